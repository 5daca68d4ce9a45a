import type { MessageRow } from "./message-table.ts";

/**
 * In what order a queue gives its messages, and which of them may be received at all: what standard and FIFO queues
 * differ in.
 */
export interface MessageOrder {
  /** The messages that may be received now, in order. */
  ready(now: number, limit: number): MessageRow[];
  /** When, after `now`, something may become ready by time alone. */
  nextReady(now: number): number | undefined;
  /** The row of the group that a message going in belongs to; null in a standard queue. */
  groupRow(groupName: string | null, seq: number, visibleAt: number): number | null;
  /** To be called after these messages have been received, deleted, moved away or given another visibility. */
  changed(rows: readonly Pick<MessageRow, "group_row">[]): void;
  /** To be called after the delay of the queue has changed. */
  delayChanged(): void;
}
