import { Logger } from "@aws-lambda-powertools/logger";
import { createCallbackTable, statusKey } from "../shared/callback-table.ts";
import { required } from "../shared/environment.ts";
import { createSocketSender } from "../shared/socket-sender.ts";
import { createStatusDelivery, type Delivery } from "../shared/status-delivery.ts";
import { readStatusEvent, statusText } from "./status-event.ts";

const logger = new Logger({ serviceName: "push-order-status" });
const table = createCallbackTable(required("CALLBACK_TABLE"));
const delivery = createStatusDelivery(table, createSocketSender(required("CONNECTIONS_URL")));

export interface PushResult {
  readonly orderId: string;
  /** Connections that got the status now. */
  readonly delivered: number;
  /** Connections that turned out to be closed. */
  readonly gone: number;
}

/**
 * Tells whoever waits for an order what became of it: `{orderId, eventId, status: {status, createdOn, …}}`. The status is kept first, so that
 * who comes later gets it as well, and then pushed to every connection of the order. The same event again is pushed to those alone that have
 * not got it.
 *
 * @throws InvalidStatus for what is no such event; else what kept a connection from being told, when all have been tried: call it again
 */
export async function handler(input: unknown): Promise<PushResult> {
  const event = readStatusEvent(input);
  const { orderId, eventId, status } = event;
  const key = statusKey(status.createdOn, eventId);
  const kept = await table.keep(orderId, key, statusText(event));
  const { sockets, statuses } = await table.read(orderId);
  const found = statuses.find((each) => each.key === key);
  const settled = await Promise.allSettled(
    found === undefined ? [] : sockets.map((socket) => delivery.deliver(orderId, found, socket)),
  );
  const count = (outcome: Delivery) =>
    settled.filter((each) => each.status === "fulfilled" && each.value === outcome).length;
  const result = { orderId, delivered: count("delivered"), gone: count("gone") };
  logger.info("status pushed", { eventId, status: status.status, kept, ...result });
  const failed = settled.find((each) => each.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return result;
}
