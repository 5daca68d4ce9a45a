import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { parseOrder } from "./invalid-order.ts";
import type { Order } from "./order.ts";

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/**
 * A function that takes orders from a queue: those that fail are reported one by one, so that only they are tried again, and go to the
 * dead-letter queue in the end; why stands in the log. Source: "Handling errors for an SQS event source in Lambda".
 */
export function orderQueueHandler(logger: Logger, handle: (order: Order) => Promise<string>): QueueHandler {
  const handleRecord = async ({ messageId, body, attributes }: SQSRecord): Promise<void> => {
    const message = { messageId, receives: Number(attributes.ApproximateReceiveCount) };
    try {
      const order = parseOrder(body);
      const outcome = await handle(order);
      logger.info(outcome, { ...message, orderId: order.orderId, orderType: order.orderType });
    } catch (error) {
      logger.error((error as Error).message, { ...message, error: error as Error });
      throw error;
    }
  };
  return (event, context) =>
    processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      context,
      // A batch that failed as a whole is reported like any other: an error would look as if the function itself were broken.
      throwOnFullBatchFailure: false,
    });
}
