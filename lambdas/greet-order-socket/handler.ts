import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { createCallbackTable } from "../shared/callback-table.ts";
import { required } from "../shared/environment.ts";
import { deliverPending } from "../shared/pending-statuses.ts";
import { createSocketSender } from "../shared/socket-sender.ts";
import { createStatusDelivery } from "../shared/status-delivery.ts";

const logger = new Logger({ serviceName: "greet-order-socket" });
const table = createCallbackTable(required("CALLBACK_TABLE"));
const delivery = createStatusDelivery(table, createSocketSender(required("CONNECTIONS_URL")));

const greet = async ({ body, messageId }: SQSRecord): Promise<void> => {
  try {
    const { orderId, connectionId } = JSON.parse(body) as { orderId: string; connectionId: string };
    const delivered = await deliverPending(table, delivery, orderId, connectionId);
    if (delivered > 0) logger.info("new socket told what it missed", { orderId, connectionId, delivered });
  } catch (error) {
    logger.error("new socket not told", { messageId, error: error as Error });
    throw error;
  }
};

/** A second after a socket was opened: what its order had by then, without the client having to ask. */
export function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return processPartialResponse(event, greet, new BatchProcessor(EventType.SQS), {
    context,
    throwOnFullBatchFailure: false,
  });
}
