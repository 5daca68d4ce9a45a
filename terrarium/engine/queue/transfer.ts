import { lineageOf } from "./message-record.ts";
import type { MessageRow } from "./message-table.ts";

/** What a message becomes in the queue it goes to; that queue gives it its place. */
export type Transferred = Omit<MessageRow, "seq" | "generation" | "group_row">;

/**
 * A message on its way to the dead-letter queue: it keeps its id, its time and its receive count. Its retention
 * period goes on in a standard queue and starts anew in a FIFO queue ("Using dead-letter queues in Amazon SQS").
 */
export function deadLettered(row: MessageRow, source: string, fifo: boolean, now: number): Transferred {
  return {
    ...row,
    visible_at: now,
    carried: row.receive_count,
    enqueued_at: fifo ? now : row.enqueued_at,
    source,
  };
}

/**
 * A message that a message move task takes out of a dead-letter queue: a new message, with a new id and time, as
 * "Configuring a dead-letter queue redrive" says; its lineage alone tells where it comes from.
 */
export function redriven(row: MessageRow, messageId: string, delay: number, now: number): Transferred {
  return {
    ...row,
    visible_at: now + delay,
    receive_count: 0,
    carried: 0,
    first_received_at: now,
    enqueued_at: now,
    sent_at: now,
    message_id: messageId,
    lineage: lineageOf(row),
    source: null,
  };
}
