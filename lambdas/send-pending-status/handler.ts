import { Logger } from "@aws-lambda-powertools/logger";
import { createCallbackTable } from "../shared/callback-table.ts";
import { required } from "../shared/environment.ts";
import { deliverPending } from "../shared/pending-statuses.ts";
import { createSocketSender } from "../shared/socket-sender.ts";
import { createStatusDelivery } from "../shared/status-delivery.ts";

const logger = new Logger({ serviceName: "send-pending-status" });
const table = createCallbackTable(required("CALLBACK_TABLE"));
const delivery = createStatusDelivery(table, createSocketSender(required("CONNECTIONS_URL")));

export interface MessageEvent {
  readonly requestContext: { readonly connectionId: string };
}

/**
 * `$default`: a client asks for what it has missed. Of which order is what the connection was opened for: what the message says is not
 * looked at. Each status is a message of its own; the answer of the route is there only to say that there was none.
 */
export async function handler({
  requestContext: { connectionId },
}: MessageEvent): Promise<{ statusCode: number; body?: string }> {
  let delivered = 0;
  for (const orderId of await table.ordersOf(connectionId)) {
    delivered += await deliverPending(table, delivery, orderId, connectionId);
    logger.info("pending statuses sent", { orderId, connectionId, delivered });
  }
  return delivered > 0 ? { statusCode: 200 } : { statusCode: 200, body: JSON.stringify({ status: "none" }) };
}
