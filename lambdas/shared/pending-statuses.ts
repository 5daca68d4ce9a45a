import type { CallbackTable } from "./callback-table.ts";
import type { StatusDelivery } from "./status-delivery.ts";

/** Gives a connection every status of its order that it has not got, the oldest first. How many there were. */
export async function deliverPending(
  table: CallbackTable,
  delivery: StatusDelivery,
  orderId: string,
  connectionId: string,
): Promise<number> {
  const { sockets, statuses } = await table.read(orderId);
  const socket = sockets.find((each) => each.connectionId === connectionId);
  if (socket === undefined) return 0; // it was closed meanwhile
  let delivered = 0;
  for (const status of statuses) {
    const outcome = await delivery.deliver(orderId, status, socket);
    if (outcome === "gone") break;
    if (outcome === "delivered") delivered += 1;
  }
  return delivered;
}
