import type { RecipientAttribute } from "../recipients.ts";

/** A message attribute as the envelope shows it; a binary value is in base64. */
export interface NoticeAttribute {
  /** `String`, `String.Array`, `Number` or `Binary`. */
  readonly type: string;
  readonly value: string;
}

/** One message of a topic as it is kept until each subscription has it: plain JSON. */
export interface Notice {
  readonly type: "Notification" | "SubscriptionConfirmation";
  readonly messageId: string;
  readonly topicArn: string;
  /** What every protocol gets that has no text of its own. */
  readonly message: string;
  /** With `MessageStructure: "json"`: the texts of single protocols. */
  readonly byProtocol?: Readonly<Record<string, string>>;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, NoticeAttribute>>;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** Of a confirmation: what ConfirmSubscription takes. */
  readonly token?: string;
  readonly lineage: string;
}

/** The text that subscribers of a protocol get. */
export function messageFor(notice: Notice, protocol: string): string {
  const { byProtocol } = notice;
  return byProtocol && Object.hasOwn(byProtocol, protocol) ? byProtocol[protocol]! : notice.message;
}

/** The attributes as a queue takes them with raw message delivery. */
export function recipientAttributes(notice: Notice): Record<string, RecipientAttribute> {
  const attributes: Record<string, RecipientAttribute> = {};
  for (const [name, { type, value }] of Object.entries(notice.attributes ?? {})) {
    attributes[name] = type.startsWith("Binary")
      ? { dataType: type, binaryValue: Buffer.from(value, "base64") }
      : { dataType: type, stringValue: value };
  }
  return attributes;
}
