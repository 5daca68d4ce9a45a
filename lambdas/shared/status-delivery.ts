import { setTimeout } from "node:timers/promises";
import type { CallbackTable, KeptStatus, OrderSocket } from "./callback-table.ts";
import type { SocketSender } from "./socket-sender.ts";

/** `had it`: it was given to the connection before, or meanwhile by another function. */
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

/** Who claimed a status for a connection has sent it by then, or never will: nothing is begun later, and what was begun is broken off. */
const SENDING_MILLISECONDS = 5_000;
/** A claim holds for longer by what the clocks of two functions may differ. */
const CLAIM_MILLISECONDS = SENDING_MILLISECONDS + 1_000;

/**
 * The way of a status to a connection: claimed for a few seconds, so that of several functions one sends it; sent; noted. The claim is taken
 * back if the sending failed, and runs out if its function ended: the next one, which has waited for that, sends it then. A connection that is
 * gone is removed. Where a function ends between sending and noting, its connection gets the status twice: rather than never.
 */
export function createStatusDelivery(
  table: CallbackTable,
  sender: SocketSender,
  { now, pause }: Time = { now: Date.now, pause: setTimeout },
): StatusDelivery {
  /** Until when the claim holds, or `undefined` where the connection has had it. */
  async function claim(orderId: string, key: string, connectionId: string): Promise<number | undefined> {
    for (;;) {
      const until = now() + CLAIM_MILLISECONDS;
      const outcome = await table.claim(orderId, key, connectionId, { now: now(), until });
      if (outcome === "claimed") return until;
      if (outcome === "had it") return undefined;
      await pause(PAUSE_MILLISECONDS);
    }
  }

  async function send({ connectionId, connectedAt }: OrderSocket, text: string): Promise<"sent" | "gone"> {
    const inTime = AbortSignal.timeout(SENDING_MILLISECONDS);
    const isOpening = now() - connectedAt < OPENING_MILLISECONDS;
    for (let pauses = isOpening ? OPENING_MILLISECONDS / PAUSE_MILLISECONDS : 0; ; pauses--) {
      if ((await sender.send(connectionId, text, inTime)) === "sent") return "sent";
      if (pauses <= 0) return "gone";
      await pause(PAUSE_MILLISECONDS);
    }
  }

  return {
    async deliver(orderId, { key, text, deliveredTo }, socket) {
      const { connectionId } = socket;
      const until = deliveredTo.has(connectionId) ? undefined : await claim(orderId, key, connectionId);
      if (until === undefined) return "had it";
      let outcome: "sent" | "gone";
      try {
        outcome = await send(socket, text);
      } catch (error) {
        await table.release(orderId, key, connectionId, until);
        throw error;
      }
      if (outcome === "sent") {
        await table.delivered(orderId, key, connectionId);
        return "delivered";
      }
      await table.removeSocket(orderId, connectionId);
      return "gone";
    },
  };
}
