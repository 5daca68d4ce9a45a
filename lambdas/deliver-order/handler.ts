import { Logger } from "@aws-lambda-powertools/logger";
import { required } from "../shared/environment.ts";
import { orderQueueHandler } from "../shared/order-queue.ts";
import { createRecordStore } from "../shared/record-store.ts";
import { delivery } from "./delivery.ts";

const store = createRecordStore(required("DELIVERIES_TABLE"), Number(required("KEPT_DAYS")));

/** Step 3: delivery orders that the bus routed here, each sent out once. */
export const handler = orderQueueHandler(new Logger({ serviceName: "deliver-order" }), async (order) => {
  const outcome = await store.keep(order, delivery(order, new Date()));
  return outcome === "kept" ? "delivery arranged" : "delivery was arranged before";
});
