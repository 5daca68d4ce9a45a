import type { BasketLine } from "../shared/basket.ts";
import { required } from "../shared/environment.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { createStepRows, StepConflict } from "../shared/step-rows.ts";
import { reservation } from "./reservation.ts";

const rows = createStepRows(required("INVENTORY_TABLE"));

/** Sets the pets of an order aside, once. */
export const handler = sagaStep(
  "reserve-inventory",
  async ({ execution, orderId, basket }: StepEvent & { readonly basket: readonly BasketLine[] }) => {
    const row = await rows.putOnce({ orderId, sk: "reservation" }, execution, {
      ...reservation(basket),
      status: "reserved",
      transactionDate: new Date().toISOString(),
    });
    // It took longer than the machine waited, which has begun to undo what it could.
    if (row.status !== "reserved") throw new StepConflict("the reservation was released before it was made", row);
    return { units: row.units, reservedAt: row.transactionDate };
  },
);
