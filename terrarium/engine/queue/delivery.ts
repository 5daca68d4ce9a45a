import type { Hop } from "../trace.ts";
import type { ReceivedMessage } from "./message.ts";
import type { MessageOrder } from "./message-order.ts";
import { lineageOf, receivedMessage } from "./message-record.ts";
import type { MessageRow, MessageTable } from "./message-table.ts";

/** What happened to a message, to be said once it is on the disk. */
export interface HopRecord {
  readonly hop: Hop;
  readonly lineage: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The queue that messages are taken from, as the delivery needs to know it. */
export interface DeliverySource {
  readonly accountId: string;
  readonly messages: MessageTable;
  readonly order: MessageOrder;
  /** Milliseconds. */
  readonly retention: number;
  /** Undefined where no message is ever received too often. */
  readonly maxReceiveCount: number | undefined;
  /** Moves a message to the dead-letter queue and gives its ARN; undefined where it cannot go there and stays. */
  deadLetter(row: MessageRow): string | undefined;
}

export interface Delivery {
  readonly messages: ReceivedMessage[];
  readonly rows: MessageRow[];
  readonly hops: HopRecord[];
  /** It stopped before it had looked at all that is ready. */
  readonly more: boolean;
}

/** How many expired and dead-lettered messages one receive clears away before it lets others have their turn. */
const DIVERTED_AT_ONCE = 200;

/**
 * Receives up to `max` messages: hides them for `visibility` milliseconds and counts the receive. What has expired on
 * the way is removed, and what was received too often goes to the dead-letter queue.
 *
 * @param ready what {@link MessageOrder.ready} has just given
 */
export function deliver(
  source: DeliverySource,
  ready: MessageRow[],
  max: number,
  visibility: number,
  now: number,
): Delivery {
  const messages: ReceivedMessage[] = [];
  const rows: MessageRow[] = [];
  const hops: HopRecord[] = [];
  const taken = new Set<number>();
  let diverted = 0;
  for (let next = ready; ; ) {
    const before = diverted;
    const touched: MessageRow[] = [];
    for (const row of next) {
      if (messages.length === max) break;
      touched.push(row);
      if (row.enqueued_at + source.retention <= now) {
        source.messages.delete(row.seq);
        hops.push(hop("expired", row));
        diverted++;
        continue;
      }
      const to = receivedTooOften(row, source.maxReceiveCount) ? source.deadLetter(row) : undefined;
      if (to !== undefined) {
        hops.push(hop("dead-lettered", row, { to, receiveCount: row.receive_count }));
        diverted++;
      } else {
        source.messages.receive(row, now + visibility, row.receive_count > 0 ? row.first_received_at : now);
        const message = receivedMessage(row, now, source.accountId);
        taken.add(row.seq);
        rows.push(row);
        messages.push(message);
        hops.push({ hop: "received", lineage: message.lineage, detail: received(message) });
      }
    }
    source.order.changed(touched);
    if (diverted === before || messages.length === max) return { messages, rows, hops, more: false };
    if (diverted >= DIVERTED_AT_ONCE) return { messages, rows, hops, more: true };
    // A visibility of 0 leaves what was taken before in front again: it is not taken twice.
    next = source.order.ready(now, max + taken.size).filter((row) => !taken.has(row.seq));
  }
}

/** The hop of a message that leaves its queue. */
export function hop(
  name: Hop,
  row: Pick<MessageRow, "message_id" | "lineage">,
  detail?: Readonly<Record<string, unknown>>,
): HopRecord {
  return { hop: name, lineage: lineageOf(row), detail: { messageId: row.message_id, ...detail } };
}

function received(message: ReceivedMessage) {
  return { messageId: message.messageId, receiveCount: message.receiveCount };
}

function receivedTooOften(row: MessageRow, maxReceiveCount: number | undefined): boolean {
  return maxReceiveCount !== undefined && row.receive_count - row.carried >= maxReceiveCount;
}
