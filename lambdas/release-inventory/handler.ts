import { required } from "../shared/environment.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { createStepRows } from "../shared/step-rows.ts";

const rows = createStepRows(required("INVENTORY_TABLE"));

/** Gives the pets of an order back, whether they were set aside or not. */
export const handler = sagaStep("release-inventory", async ({ execution, orderId }: StepEvent) => {
  const now = new Date().toISOString();
  const { units, releasedAt } = await rows.undo({ orderId, sk: "reservation" }, execution, {
    status: "released",
    units: 0,
    transactionDate: now,
    releasedAt: now,
  });
  return { units, releasedAt };
});
