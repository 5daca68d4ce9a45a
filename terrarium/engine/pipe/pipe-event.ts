import type { MessageAttribute, ReceivedMessage } from "../queue/message.ts";

/** A message as the pipe's filter, template and target see it (doc: "Amazon Simple Queue Service as a source"). */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsRecordAttribute>>;
  readonly md5OfBody: string;
  readonly eventSource: "aws:sqs";
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export interface SqsRecordAttribute {
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
  readonly stringListValues: readonly [];
  readonly binaryListValues: readonly [];
  readonly dataType: string;
}

/** Where a record comes from. */
export interface EventSource {
  readonly arn: string;
  readonly region: string;
}

/**
 * One message on its way through a pipe. Its body is parsed when somebody looks into it: "EventBridge transforms these
 * fields into valid JSON so sub-values can be referenced directly" (doc: Implicit body data parsing).
 */
export class PipeEvent {
  readonly record: SqsRecord;
  #decoded: SqsRecord | undefined;
  #bodyIsJson = false;

  constructor(message: ReceivedMessage, source: EventSource) {
    this.record = {
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: describeAttributes(message),
      messageAttributes: describeMessageAttributes(message.attributes),
      md5OfBody: message.md5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: source.arn,
      awsRegion: source.region,
    };
  }

  /** The record with its body parsed, where that is JSON. */
  get decoded(): SqsRecord {
    this.#decoded ??= this.#decode();
    return this.#decoded;
  }

  get bodyIsJson(): boolean {
    this.#decoded ??= this.#decode();
    return this.#bodyIsJson;
  }

  /** What filters look at: JSON objects and arrays parsed, any other body as the string it is. */
  get filterable(): SqsRecord {
    const { decoded } = this;
    return decoded.body !== null && typeof decoded.body === "object" ? decoded : this.record;
  }

  #decode(): SqsRecord {
    try {
      const body: unknown = JSON.parse(this.record.body as string);
      this.#bodyIsJson = true;
      return { ...this.record, body };
    } catch {
      return this.record; // A plain string stays what it is.
    }
  }
}

function describeAttributes(message: ReceivedMessage): Record<string, string> {
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentTimestamp),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedTimestamp),
  };
  if (message.sequenceNumber !== undefined) attributes.SequenceNumber = message.sequenceNumber;
  if (message.groupId !== undefined) attributes.MessageGroupId = message.groupId;
  if (message.deduplicationId !== undefined) attributes.MessageDeduplicationId = message.deduplicationId;
  if (message.traceHeader !== undefined) attributes.AWSTraceHeader = message.traceHeader;
  if (message.deadLetterSource !== undefined) attributes.DeadLetterQueueSourceArn = message.deadLetterSource;
  return attributes;
}

const NO_ATTRIBUTES = {};

function describeMessageAttributes(attributes: ReceivedMessage["attributes"]): Record<string, SqsRecordAttribute> {
  const names = Object.keys(attributes);
  if (names.length === 0) return NO_ATTRIBUTES;
  return Object.fromEntries(names.map((name) => [name, describeMessageAttribute(attributes[name]!)]));
}

function describeMessageAttribute({ dataType, stringValue, binaryValue }: MessageAttribute): SqsRecordAttribute {
  return {
    ...(stringValue !== undefined && { stringValue }),
    ...(binaryValue !== undefined && { binaryValue: Buffer.from(binaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType,
  };
}
