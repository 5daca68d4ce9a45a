import type { MessageAttribute, NewMessage, ReceivedMessage } from "./message.ts";
import type { MessageRow } from "./message-table.ts";
import { receiptHandle } from "./receipt-handle.ts";

interface KeptAttribute {
  readonly type: string;
  readonly text?: string;
  /** base64 */
  readonly bytes?: string;
}

const NONE: Readonly<Record<string, MessageAttribute>> = {};

/** The columns of a new message that come from its sender. */
export function senderColumns(message: NewMessage) {
  return {
    body: message.body,
    attributes: message.attributes ? keep(message.attributes) : null,
    trace_header: message.systemAttributes?.AWSTraceHeader?.stringValue ?? message.traceHeader ?? null,
    sender: message.senderId ?? null,
    lineage: message.lineage ?? null,
    group_name: message.groupId ?? null,
  };
}

/** A message as its receiver sees it at its next receive. */
export function receivedMessage(row: MessageRow, now: number, accountId: string): ReceivedMessage {
  const receiveCount = row.receive_count + 1;
  return {
    messageId: row.message_id,
    receiptHandle: receiptHandle({ generation: row.generation, seq: row.seq, receiveCount, receivedAt: now }),
    body: row.body,
    md5OfBody: row.md5,
    attributes: row.attributes === null ? NONE : restore(row.attributes),
    senderId: row.sender ?? accountId,
    sentTimestamp: row.sent_at,
    firstReceivedTimestamp: row.receive_count > 0 ? row.first_received_at : now,
    receiveCount,
    groupId: row.group_name ?? undefined,
    deduplicationId: row.deduplication_id ?? undefined,
    sequenceNumber: row.group_row === null ? undefined : sequenceNumber(row.seq),
    traceHeader: row.trace_header ?? undefined,
    deadLetterSource: row.source ?? undefined,
    lineage: lineageOf(row),
  };
}

export function lineageOf(row: Pick<MessageRow, "lineage" | "message_id">): string {
  return row.lineage ?? row.message_id;
}

/** 20 digits, as AWS shows them. */
export function sequenceNumber(seq: number): string {
  return `1880${String(seq).padStart(16, "0")}`;
}

function keep(attributes: Readonly<Record<string, MessageAttribute>>): string | null {
  const kept = Object.entries(attributes).map(([name, { dataType: type, stringValue, binaryValue }]) => {
    const value = binaryValue ? { bytes: Buffer.from(binaryValue).toString("base64") } : { text: stringValue };
    return [name, { type, ...value } satisfies KeptAttribute];
  });
  return kept.length > 0 ? JSON.stringify(Object.fromEntries(kept)) : null;
}

function restore(text: string): Record<string, MessageAttribute> {
  const kept: Record<string, KeptAttribute> = JSON.parse(text);
  return Object.fromEntries(
    Object.entries(kept).map(([name, { type: dataType, text: stringValue, bytes }]) => [
      name,
      bytes === undefined ? { dataType, stringValue } : { dataType, binaryValue: Buffer.from(bytes, "base64") },
    ]),
  );
}
