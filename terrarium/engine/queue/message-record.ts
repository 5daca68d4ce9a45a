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
  const kept: Record<string, KeptAttribute> = {};
  let any = false;
  for (const name in attributes) {
    const { dataType, stringValue, binaryValue } = attributes[name]!;
    kept[name] = binaryValue
      ? { type: dataType, bytes: Buffer.from(binaryValue).toString("base64") }
      : { type: dataType, text: stringValue };
    any = true;
  }
  return any ? JSON.stringify(kept) : null;
}

function restore(text: string): Record<string, MessageAttribute> {
  const attributes: Record<string, MessageAttribute> = {};
  for (const [name, { type, text: value, bytes }] of Object.entries(JSON.parse(text) as Record<string, KeptAttribute>))
    attributes[name] =
      bytes === undefined
        ? { dataType: type, stringValue: value }
        : { dataType: type, binaryValue: Buffer.from(bytes, "base64") };
  return attributes;
}
