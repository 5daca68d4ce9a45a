import { setTimeout } from "node:timers/promises";
import type { CallbackTable, KeptStatus, OrderSocket } from "./callback-table.ts";
import type { SocketSender } from "./socket-sender.ts";

/** `had it`: it was given to the connection before, or is being given to it by another function. */
export type Delivery = "delivered" | "had it" | "gone";

export interface StatusDelivery {
  /** Gives a connection a status, once. @throws what API Gateway answered: then the connection has not got it, and another try may give it */
  deliver(orderId: string, status: KeptStatus, socket: OrderSocket): Promise<Delivery>;
}

/** What the time is, in milliseconds since 1970, and how to let it pass. */
export interface Time {
  now(): number;
  pause(milliseconds: number): Promise<unknown>;
}

/** A connection is in the table before `$connect` has answered, and is gone to API Gateway until it has. */
const OPENING_MILLISECONDS = 3_000;
const PAUSE_MILLISECONDS = 250;

/**
 * The way of a status to a connection: claimed first, so that of several functions one sends it; sent; the claim taken back if that failed.
 * A connection that is gone is removed. Where a function ends between claim and sending, its connection does not get the status: once at most,
 * rather than twice.
 */
export function createStatusDelivery(
  table: CallbackTable,
  sender: SocketSender,
  { now, pause }: Time = { now: Date.now, pause: setTimeout },
): StatusDelivery {
  async function send({ connectionId, connectedAt }: OrderSocket, text: string): Promise<"sent" | "gone"> {
    const isOpening = now() - connectedAt < OPENING_MILLISECONDS;
    for (let pauses = isOpening ? OPENING_MILLISECONDS / PAUSE_MILLISECONDS : 0; ; pauses--) {
      if ((await sender.send(connectionId, text)) === "sent") return "sent";
      if (pauses <= 0) return "gone";
      await pause(PAUSE_MILLISECONDS);
    }
  }

  return {
    async deliver(orderId, { key, text, deliveredTo }, socket) {
      const { connectionId } = socket;
      if (deliveredTo.has(connectionId) || !(await table.claim(orderId, key, connectionId))) return "had it";
      try {
        if ((await send(socket, text)) === "sent") return "delivered";
      } catch (error) {
        await table.release(orderId, key, connectionId);
        throw error;
      }
      await table.removeSocket(orderId, connectionId);
      return "gone";
    },
  };
}
