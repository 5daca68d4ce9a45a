import { required } from "../shared/environment.ts";
import type { Row } from "../shared/row.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { createStepRows, StepConflict } from "../shared/step-rows.ts";
import { type CardToken, checkCard } from "./card.ts";

interface PaymentEvent extends StepEvent {
  /** When the execution began: the key of the payment, the same however often it is tried. */
  readonly startedAt: string;
  readonly paymentToken: string;
  /** In dollars. */
  readonly goods: number;
  readonly shipping: number;
}

const rows = createStepRows(required("PAYMENTS_TABLE"));

/** Charges the card behind a token, once. */
export const handler = sagaStep("process-payment", async (event: PaymentEvent) => {
  const { execution, orderId, startedAt, paymentToken, goods, shipping } = event;
  const key = { orderId, transactionDate: startedAt };
  // Looked for first: a payment that was made stays made, though its token has gone since.
  const before = await rows.find(key);
  if (before?.execution === execution) return paid(before);
  const token = await rows.find({ orderId, transactionDate: `token#${paymentToken}` });
  const now = new Date();
  checkCard(token as CardToken | undefined, now);
  return paid(
    await rows.putOnce(key, execution, {
      status: "paid",
      goods,
      shipping,
      amount: goods + shipping,
      last4: token?.last4 ?? "",
      paidAt: now.toISOString(),
    }),
  );
});

function paid(row: Row) {
  // It took longer than the machine waited, which has begun to undo what it could.
  if (row.status !== "paid") throw new StepConflict("the payment was refunded before it was made", row);
  return { amountPaid: row.amount, paidAt: row.paidAt };
}
