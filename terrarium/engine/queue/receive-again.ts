import type { ReceivedMessage } from "./message.ts";
import { lineageOf, receivedMessage } from "./message-record.ts";
import type { MessageRow } from "./message-table.ts";
import type { QueueState } from "./queue-state.ts";
import type { Attempted } from "./receive-attempts.ts";
import type { ReceiveRequest } from "./receiving.ts";

/** Keeps what a receive with an attempt id has got, within its write. */
export function rememberAttempt(
  queue: QueueState,
  { attemptId, visibility }: ReceiveRequest,
  rows: readonly MessageRow[],
  now: number,
): void {
  if (attemptId === undefined || rows.length === 0) return;
  const messages = rows.map(({ seq, receive_count }) => ({
    seq,
    receiveCount: receive_count + 1,
    visibleAt: now + visibility,
    receivedAt: now,
  }));
  queue.tables.attempts.remember(queue.generation, attemptId, now, messages);
}

/**
 * The messages of an earlier receive with the same attempt id, with the same handles and their visibility timeout
 * begun anew. Undefined where one of them was deleted, received by somebody else, or given another visibility since.
 */
export function receiveAgain(
  queue: QueueState,
  { attemptId, visibility }: ReceiveRequest,
  now: number,
): Promise<ReceivedMessage[]> | undefined {
  if (attemptId === undefined) return undefined;
  const { tables, generation } = queue;
  const attempted = tables.attempts.find(generation, attemptId, now);
  if (!attempted) return undefined;
  const rows: MessageRow[] = [];
  for (const attempt of attempted) {
    const row = tables.messages.get(attempt.seq, generation);
    if (!row || !untouched(row, attempt, now)) return undefined;
    rows.push(row);
  }
  const committed = queue.world.store.write(() => {
    for (const row of rows) tables.messages.setVisibility(row.seq, now + visibility);
    queue.order.changed(rows);
    const renewed = attempted.map((attempt) => ({ ...attempt, visibleAt: now + visibility }));
    tables.attempts.remember(generation, attemptId, now, renewed);
  });
  return committed.then(() =>
    rows.map((row, index) => {
      const { receiveCount, receivedAt } = attempted[index]!;
      const detail = { messageId: row.message_id, receiveCount, again: true };
      queue.trace([{ hop: "received", lineage: lineageOf(row), detail }]);
      const before = { ...row, receive_count: receiveCount - 1 };
      return receivedMessage(before, receivedAt, queue.world.account.id);
    }),
  );
}

function untouched(row: MessageRow, { receiveCount, visibleAt }: Attempted, now: number): boolean {
  return row.receive_count === receiveCount && row.visible_at === visibleAt && visibleAt > now;
}
