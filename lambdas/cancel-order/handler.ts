import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { required } from "../shared/environment.ts";
import { moveOrder } from "../shared/order-status.ts";
import { type StepEvent, sagaStep } from "../shared/saga-step.ts";
import { type Failure, reason } from "./reason.ts";

const table = required("ORDERS_TABLE");
const client = new DynamoDBClient({});

/** Brings an order that failed to its end, and says why. One that had been completed by the same execution is not any more. */
export const handler = sagaStep("cancel-order", async (event: StepEvent & { readonly failure: Failure }) => {
  const row = await moveOrder(
    client,
    table,
    event,
    { from: ["PLACED", "COMPLETED"], to: "CANCELLED" },
    { reason: reason(event.failure), cancelledAt: new Date().toISOString() },
  );
  return { message: row.reason, cancelledAt: row.cancelledAt };
});
