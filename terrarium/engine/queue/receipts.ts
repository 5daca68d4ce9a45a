import { hop } from "./delivery.ts";
import { checkRange } from "./message-rules.ts";
import type { ReceivedRow } from "./message-table.ts";
import { InvalidParameterValue, ReceiptHandleIsInvalid } from "./queue-errors.ts";
import type { QueueState } from "./queue-state.ts";
import { type Receipt, readReceiptHandle } from "./receipt-handle.ts";
import type { Receiving } from "./receiving.ts";

const MAX_VISIBILITY = 43_200;

/**
 * Deletes what was received with these handles ("DeleteMessage"), all in one write. Of what is gone already, and in a standard queue of
 * what somebody has received anew since, it says nothing, as SQS does.
 */
export async function deleteMessages(
  queue: QueueState,
  receiving: Receiving,
  receiptHandles: readonly string[],
): Promise<void> {
  const { now } = queue;
  const rows = receiptHandles.flatMap((handle) => deletable(queue, handle, now) ?? []);
  if (rows.length === 0) return;
  await queue.world.store.write(() => {
    for (const { seq, visible_at } of rows) {
      if (visible_at > now) receiving.inFlight.returned();
      queue.tables.messages.delete(seq);
    }
    queue.order.changed(rows);
    // In a FIFO queue the next of its group may be ready now.
    if (queue.fifo) receiving.readyAt(now);
  });
  queue.metrics.deleted.add(rows.length);
  queue.trace(rows.map((row) => hop("deleted", row)));
}

function deletable(queue: QueueState, receiptHandle: string, now: number): ReceivedRow | undefined {
  const receipt = readReceiptHandle(receiptHandle);
  const row = find(queue, receipt, receiptHandle);
  if (!row) return undefined;
  if (queue.fifo && expired(row, receipt, now))
    throw InvalidParameterValue.of("ReceiptHandle", receiptHandle, "The receipt handle has expired.");
  return row.receive_count === receipt.receiveCount ? row : undefined;
}

/** Sets when a message becomes visible again, `seconds` from now ("ChangeMessageVisibility"). */
export async function changeVisibility(
  queue: QueueState,
  receiving: Receiving,
  receiptHandle: string,
  seconds: number,
): Promise<void> {
  checkRange("VisibilityTimeout", seconds, 0, MAX_VISIBILITY, "VisibilityTimeout must be between 0 and 43200.");
  const receipt = readReceiptHandle(receiptHandle);
  const row = find(queue, receipt, receiptHandle);
  const { now } = queue;
  if (!row || (queue.fifo && expired(row, receipt, now)))
    throw InvalidParameterValue.of(
      "ReceiptHandle",
      receiptHandle,
      "Message does not exist or is not available for visibility timeout change.",
    );
  const visibleAt = now + seconds * 1000;
  if (visibleAt > receipt.receivedAt + MAX_VISIBILITY * 1000)
    throw InvalidParameterValue.of(
      "VisibilityTimeout",
      seconds,
      `Total VisibilityTimeout for the message is beyond the limit [${MAX_VISIBILITY} seconds].`,
    );
  await queue.world.store.write(() => {
    if (row.visible_at <= now && visibleAt > now) receiving.inFlight.received(1);
    queue.tables.messages.setVisibility(row.seq, visibleAt);
    queue.order.changed([row]);
    receiving.readyAt(visibleAt);
  });
}

/** The message of a receipt; undefined if it is gone. */
function find(queue: QueueState, receipt: Receipt, receiptHandle: string): ReceivedRow | undefined {
  if (receipt.generation === queue.generation) return queue.tables.messages.received(receipt.seq, receipt.generation);
  // Of an earlier filling of this queue everything is gone; a handle of another queue is no handle here.
  if (queue.tables.registry.nameOf(receipt.generation) === queue.name) return undefined;
  throw new ReceiptHandleIsInvalid(receiptHandle);
}

/** Handles of FIFO queues hold as long as the message is in flight with them. */
function expired(row: ReceivedRow, receipt: Receipt, now: number): boolean {
  return row.receive_count !== receipt.receiveCount || row.visible_at <= now;
}
