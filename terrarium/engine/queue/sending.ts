import type { Original } from "../deduplication-table.ts";
import type { MessageAttribute, NewMessage, SentMessage } from "./message.ts";
import { md5OfAttributes, md5OfText } from "./message-digest.ts";
import { senderColumns, sequenceNumber } from "./message-record.ts";
import { checkMessage, deduplicationIdOf } from "./message-rules.ts";
import type { QueueState } from "./queue-state.ts";

/** Called within the write, when a message has come in. */
export type Arrived = (visibleAt: number, enqueuedAt: number) => void;

/**
 * Takes a message in ("SendMessage"). A repeat within the deduplication interval of a FIFO queue is answered as the
 * first one was, and goes no further.
 */
export async function send(queue: QueueState, message: NewMessage, arrived: Arrived): Promise<SentMessage> {
  const size = checkMessage(message, queue.attributes);
  const messageId = queue.world.random.uuid();
  const md5OfBody = md5OfText(message.body);
  const original = await queue.world.store.write(() => enqueue(queue, message, messageId, md5OfBody, arrived));
  queue.tables.messages.kept(original.seq);
  const detail =
    original.message_id === messageId ? { messageId } : { messageId: original.message_id, duplicate: true };
  queue.metrics.sent.add(1);
  queue.metrics.sentSize.add(size);
  queue.world.trace.record("queued", queue.arn, message.lineage ?? original.message_id, detail);
  return {
    messageId: original.message_id,
    md5OfBody,
    md5OfAttributes: digestOf(message.attributes),
    md5OfSystemAttributes: digestOf(message.systemAttributes),
    sequenceNumber: queue.fifo ? sequenceNumber(original.seq) : undefined,
  };
}

function enqueue(queue: QueueState, message: NewMessage, messageId: string, md5: string, arrived: Arrived): Original {
  const { tables, generation, attributes, now } = queue;
  let deduplicationId: string | null = null;
  let scope = "";
  if (queue.fifo) {
    deduplicationId = deduplicationIdOf(message);
    if (attributes.deduplicationScope === "messageGroup") scope = message.groupId ?? "";
    const original = tables.deduplication.original(generation, scope, deduplicationId, now);
    if (original) return original;
  }
  const seq = tables.messages.nextSeq(now);
  const delay = queue.fifo ? attributes.delaySeconds : (message.delaySeconds ?? attributes.delaySeconds);
  const visibleAt = now + delay * 1000;
  tables.messages.insert({
    ...senderColumns(message),
    seq,
    generation,
    visible_at: visibleAt,
    receive_count: 0,
    carried: 0,
    first_received_at: now,
    enqueued_at: now,
    sent_at: now,
    message_id: messageId,
    md5,
    group_row: queue.order.groupRow(message.groupId ?? null, seq, visibleAt),
    deduplication_id: deduplicationId,
    source: null,
  });
  const sent = { message_id: messageId, seq };
  if (deduplicationId !== null) tables.deduplication.remember(generation, scope, deduplicationId, now, sent);
  arrived(visibleAt, now);
  return sent;
}

function digestOf(attributes: Readonly<Record<string, MessageAttribute>> | undefined): string | undefined {
  for (const _ in attributes) return md5OfAttributes(attributes);
  return undefined;
}
