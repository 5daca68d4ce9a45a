import { required } from "../shared/environment.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { createStepRows } from "../shared/step-rows.ts";

const rows = createStepRows(required("PAYMENTS_TABLE"));

/** Pays an order's money back, whether it was paid or not. */
export const handler = sagaStep(
  "refund-payment",
  async ({ execution, orderId, startedAt }: StepEvent & { readonly startedAt: string }) => {
    const { amount, refundedAt } = await rows.undo({ orderId, transactionDate: startedAt }, execution, {
      status: "refunded",
      amount: 0,
      refundedAt: new Date().toISOString(),
    });
    return { amountRefunded: amount, refundedAt };
  },
);
