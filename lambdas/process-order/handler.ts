import { Logger } from "@aws-lambda-powertools/logger";
import { required } from "../shared/environment.ts";
import { orderQueueHandler } from "../shared/order-queue.ts";
import { createRecordStore } from "../shared/record-store.ts";
import { processedOrder } from "./processed-order.ts";

const store = createRecordStore(required("ORDERS_TABLE"), Number(required("KEPT_DAYS")));

/** Step 2: orders from the queue, each kept once by its id. */
export const handler = orderQueueHandler(new Logger({ serviceName: "process-order" }), async (order) => {
  const outcome = await store.keep(order, processedOrder(order, new Date()));
  return outcome === "kept" ? "order processed" : "order was processed before";
});
