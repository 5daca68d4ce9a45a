import { hash } from "node:crypto";
import type { RecipientAttribute } from "../recipients.ts";
import type { NoticeAttribute } from "./notice.ts";
import { InvalidParameter, ParameterValueInvalid } from "./topic-errors.ts";

/** A message as its publisher gives it ("Publish" in the Amazon SNS API reference). */
export interface Publication {
  readonly message: string;
  readonly subject?: string;
  /** `json`: the message is an object with a text for each protocol, and `default` for the others. */
  readonly messageStructure?: string;
  readonly attributes?: Readonly<Record<string, RecipientAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  /** What the message was called on its way here. @default its message id */
  readonly lineage?: string;
}

/** What the topic says about itself where a message is checked. */
interface Rules {
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
}

/** Bytes that a message may have together with its attributes. */
export const LARGEST_MESSAGE = 262_144;

const NAME = /^(?!aws\.|amazon\.|\.)[\w.-]{1,256}(?<!\.)$/i;
const TYPE = /^(String|String\.Array|Number|Binary)(\..+)?$/;
const IDENTIFIER = /^[\x21-\x7e]{1,128}$/;

/** Throws what SNS would refuse the message with. Returns the texts by protocol, where it has them. */
export function checkPublication(
  publication: Publication,
  topic: Rules,
): { readonly message: string; readonly byProtocol?: Readonly<Record<string, string>> } {
  const { message, subject, messageStructure, attributes = {} } = publication;
  if (message === "") throw new InvalidParameter("Empty message");
  if (publicationSize(publication) > LARGEST_MESSAGE) throw new InvalidParameter("Message too long");
  if (subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(subject)) throw new InvalidParameter("Subject");
  for (const [name, attribute] of Object.entries(attributes)) checkAttribute(name, attribute);
  checkIdentifiers(publication, topic);
  if (messageStructure === undefined || messageStructure === "") return { message };
  if (messageStructure !== "json") {
    throw new InvalidParameter(`MessageStructure must be "json", not "${messageStructure}"`);
  }
  return readStructure(message);
}

/** Bytes that count: the message, and of each attribute its name, type and value. */
export function publicationSize({ message, attributes }: Publication): number {
  let size = Buffer.byteLength(message);
  for (const [name, { dataType, stringValue = "", binaryValue }] of Object.entries(attributes ?? {})) {
    size += Buffer.byteLength(name) + Buffer.byteLength(dataType);
    size += binaryValue ? binaryValue.length : Buffer.byteLength(stringValue);
  }
  return size;
}

/** The publisher's deduplication id, or the SHA-256 of the message. */
export function deduplicationIdOf({ deduplicationId, message }: Publication): string {
  return deduplicationId ?? hash("sha256", message);
}

/** As the envelope shows them. */
export function noticeAttributes(
  attributes: Readonly<Record<string, RecipientAttribute>> = {},
): Readonly<Record<string, NoticeAttribute>> | undefined {
  const entries = Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => {
    const value = binaryValue ? Buffer.from(binaryValue).toString("base64") : (stringValue ?? "");
    return [name, { type: dataType, value }] as const;
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

function readStructure(message: string) {
  const fail = (reason: string) => new InvalidParameter(`Message Structure - ${reason}`);
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    throw fail("JSON message body failed to parse");
  }
  if (texts === null || typeof texts !== "object" || Array.isArray(texts)) {
    throw fail("JSON message body failed to parse");
  }
  // What is no text is left out, as SNS does; only the default must be there.
  const byProtocol = Object.fromEntries(Object.entries(texts).filter(([, text]) => typeof text === "string"));
  const { default: fallback } = byProtocol;
  if (fallback === undefined) throw fail("No default entry in JSON message body");
  return { message: fallback as string, byProtocol };
}

function checkIdentifiers({ groupId, deduplicationId }: Publication, { fifo, contentBasedDeduplication }: Rules): void {
  if (groupId !== undefined && !IDENTIFIER.test(groupId)) {
    throw new InvalidParameter("MessageGroupId can only include 1 to 128 alphanumeric and punctuation characters");
  }
  if (deduplicationId !== undefined && !IDENTIFIER.test(deduplicationId)) {
    throw new InvalidParameter(
      "MessageDeduplicationId can only include 1 to 128 alphanumeric and punctuation characters",
    );
  }
  if (!fifo) {
    if (deduplicationId === undefined) return;
    throw new InvalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    );
  }
  if (groupId === undefined) {
    throw new InvalidParameter("The MessageGroupId parameter is required for FIFO topics");
  }
  if (deduplicationId === undefined && !contentBasedDeduplication) {
    throw new InvalidParameter(
      "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  }
}

function checkAttribute(name: string, { dataType, stringValue, binaryValue }: RecipientAttribute): void {
  const fail = (reason: string) => new ParameterValueInvalid(reason);
  if (!NAME.test(name) || name.includes("..")) {
    throw fail(
      `The message attribute name '${name}' is invalid: 1 to 256 letters, digits, _, - and ., no . at an end, and not beginning with 'AWS.' or 'Amazon.'.`,
    );
  }
  if (!TYPE.test(dataType)) {
    throw fail(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const binary = dataType.startsWith("Binary");
  if (binary ? !binaryValue?.length : !stringValue) {
    throw fail(
      `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${dataType}'.`,
    );
  }
  if (dataType.startsWith("Number") && !Number.isFinite(Number(stringValue?.trim() || "x"))) {
    throw fail(`Could not cast message attribute '${name}' value to number.`);
  }
  if (dataType.startsWith("String.Array") && !isArray(stringValue ?? "")) {
    throw fail(`Message attribute '${name}' must hold a JSON array for the type String.Array.`);
  }
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
