/** A message attribute: typed data beside the body ("Amazon SQS message metadata"). */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, with an optional label of one's own: `Number.int`. */
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

/** A message as its sender gives it. */
export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Only `AWSTraceHeader`. */
  readonly systemAttributes?: Readonly<Record<string, MessageAttribute>>;
  /** X-Ray's header of the request itself: what AWSTraceHeader is where the sender does not give it. */
  readonly traceHeader?: string;
  /** 0 to 900; the default is the queue's. */
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** Who sends it, as AWS names principals: the account, or `AROA…:session`. @default the account */
  readonly senderId?: string;
  /** What the message was called on its way here. @default its message id */
  readonly lineage?: string;
}

export interface SentMessage {
  readonly messageId: string;
  readonly md5OfBody: string;
  readonly md5OfAttributes?: string;
  readonly md5OfSystemAttributes?: string;
  /** FIFO queues alone: 20 digits, growing. */
  readonly sequenceNumber?: string;
}

/** A message as a receiver gets it; times in milliseconds since 1970. */
export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly senderId: string;
  readonly sentTimestamp: number;
  readonly firstReceivedTimestamp: number;
  readonly receiveCount: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** X-Ray's, as the sender gave it. */
  readonly traceHeader?: string;
  /** ARN of the queue it was dead-lettered from. */
  readonly deadLetterSource?: string;
  readonly lineage: string;
}

export interface ReceiveOptions {
  /** 1 to 10. @default 1 */
  readonly max?: number;
  /** 0 to 20. @default the queue's */
  readonly waitSeconds?: number;
  /** 0 to 43,200 seconds. @default the queue's */
  readonly visibilityTimeout?: number;
  /** FIFO queues alone: a repeat within 5 minutes gets the same messages again. */
  readonly attemptId?: string;
  /** Ends the wait: its caller is gone. */
  readonly signal?: AbortSignal;
  /**
   * Gives messages, which are on the disk, before the disk has that they were received: after a crash in between they are received again, and
   * as if it were for the first time. @default false
   */
  readonly early?: boolean;
}

/** How many messages a queue holds at this moment. */
export interface Depth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}
