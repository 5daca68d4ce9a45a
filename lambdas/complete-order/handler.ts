import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { required } from "../shared/environment.ts";
import { moveOrder } from "../shared/order-status.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";

const table = required("ORDERS_TABLE");
const client = new DynamoDBClient({});

/** Brings an order that was reserved and paid to its end. One that was cancelled in the meantime stays cancelled. */
export const handler = sagaStep(
  "complete-order",
  async (event: StepEvent & { readonly amountPaid: number; readonly shipping: number }) => {
    const { amountPaid, shipping } = event;
    const row = await moveOrder(
      client,
      table,
      event,
      { from: ["PLACED"], to: "COMPLETED" },
      { amountPaid, shipping, completedAt: new Date().toISOString() },
    );
    return { amountPaid: row.amountPaid, completedAt: row.completedAt };
  },
);
