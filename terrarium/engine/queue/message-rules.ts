import { hash } from "node:crypto";
import type { MessageAttribute, NewMessage } from "./message.ts";
import type { QueueAttributes } from "./queue-attributes.ts";
import { InvalidMessageContents, InvalidParameterValue, MissingParameter } from "./queue-errors.ts";

/** What XML 1.0 cannot carry, lone surrogates included: refused by SQS ("SendMessage", MessageBody). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const IDENTIFIER = /^[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@[\\\]^_`{|}~]{1,128}$/;
const ATTRIBUTE_NAME = /^[\p{L}\p{N}_.-]+$/u;
const ATTRIBUTE_TYPE = /^(String|Number|Binary)(\..*)?$/s;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Throws what SQS would refuse the message with. @returns its size in bytes */
export function checkMessage(message: NewMessage, queue: QueueAttributes): number {
  if (!message.body) throw new MissingParameter("MessageBody");
  if (FORBIDDEN.test(message.body)) throw new InvalidMessageContents();
  if (message.attributes) checkAttributes(message.attributes);
  if (message.systemAttributes) checkSystemAttributes(message.systemAttributes);
  const size = messageSize(message);
  if (size > queue.maximumMessageSize)
    throw new InvalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.maximumMessageSize} bytes.`,
    );
  if (message.groupId !== undefined) checkIdentifier("MessageGroupId", message.groupId);
  if (message.deduplicationId !== undefined) checkIdentifier("MessageDeduplicationId", message.deduplicationId);
  if (queue.fifo) checkFifo(message, queue);
  else checkStandard(message);
  return size;
}

/** Bytes that count towards the limit: the body, and of each attribute its name, type and value. */
export function messageSize({ body, attributes }: Pick<NewMessage, "body" | "attributes">): number {
  let size = Buffer.byteLength(body);
  for (const name in attributes) {
    const { dataType, stringValue, binaryValue } = attributes[name]!;
    size += Buffer.byteLength(name) + Buffer.byteLength(dataType);
    size += binaryValue ? binaryValue.length : Buffer.byteLength(stringValue ?? "");
  }
  return size;
}

/** The deduplication id of a message to a FIFO queue: the sender's, or the SHA-256 of its body. */
export function deduplicationIdOf(message: NewMessage): string {
  return message.deduplicationId ?? hash("sha256", message.body);
}

export function checkIdentifier(parameter: string, value: string): void {
  if (!IDENTIFIER.test(value))
    throw InvalidParameterValue.of(
      parameter,
      value,
      `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
    );
}

export function checkRange(parameter: string, value: number, least: number, most: number, reason: string): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw InvalidParameterValue.of(parameter, value, reason);
}

function checkFifo({ groupId, deduplicationId, delaySeconds }: NewMessage, queue: QueueAttributes): void {
  if (groupId === undefined) throw new MissingParameter("MessageGroupId");
  if (deduplicationId === undefined && !queue.contentBasedDeduplication)
    throw new InvalidParameterValue(
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    );
  // The delay of a FIFO queue is the queue's alone; AWS lets an explicit 0 pass, which changes nothing.
  if (delaySeconds !== undefined && delaySeconds !== 0) throw notOfThisType("DelaySeconds", delaySeconds);
}

function checkStandard({ deduplicationId, delaySeconds }: NewMessage): void {
  if (deduplicationId !== undefined) throw notOfThisType("MessageDeduplicationId", deduplicationId);
  if (delaySeconds !== undefined)
    checkRange("DelaySeconds", delaySeconds, 0, 900, "DelaySeconds must be >= 0 and <= 900.");
}

function notOfThisType(parameter: string, value: string | number): InvalidParameterValue {
  return InvalidParameterValue.of(
    parameter,
    value,
    "The request include parameter that is not valid for this queue type.",
  );
}

function checkAttributes(attributes: Readonly<Record<string, MessageAttribute>>): void {
  const names = Object.keys(attributes);
  if (names.length > 10)
    throw new InvalidParameterValue(`Number of message attributes [${names.length}] exceeds the allowed maximum [10].`);
  for (const name of names) {
    if (Buffer.byteLength(name) > 256)
      throw new InvalidParameterValue("Message (user) attribute names must be shorter than 256 Bytes");
    if (!ATTRIBUTE_NAME.test(name))
      throw new InvalidParameterValue(
        "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ",
      );
    if (/^(aws\.|amazon\.|\.)|\.$|\.\./i.test(name))
      throw new InvalidParameterValue(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
      );
    checkAttribute(name, attributes[name]!, "user");
  }
}

function checkSystemAttributes(attributes: Readonly<Record<string, MessageAttribute>>): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    if (name !== "AWSTraceHeader")
      throw new InvalidParameterValue(`Message system attribute name '${name}' is invalid.`);
    checkAttribute(name, attribute, "system");
    if (attribute.dataType !== "String")
      throw new InvalidParameterValue("Message (system) attribute 'AWSTraceHeader' must be of type 'String'.");
  }
}

function checkAttribute(name: string, attribute: MessageAttribute, kind: "user" | "system"): void {
  const { dataType, stringValue, binaryValue } = attribute;
  if (!ATTRIBUTE_TYPE.test(dataType))
    throw new InvalidParameterValue(
      `The type of message (${kind}) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (Buffer.byteLength(dataType) > 256)
    throw new InvalidParameterValue(`Message (${kind}) attribute types must be shorter than 256 Bytes`);
  const type = dataType.split(".", 1)[0];
  if (type === "Binary" ? !binaryValue?.length : !stringValue)
    throw new InvalidParameterValue(
      `Message (${kind}) attribute '${name}' must contain a non-empty value of type '${type === "Binary" ? "Binary" : "String"}'.`,
    );
  if (type === "Number" && !NUMBER.test(stringValue ?? ""))
    throw new InvalidParameterValue(`Can't cast the value of message (${kind}) attribute '${name}' to a number.`);
  if (stringValue !== undefined && FORBIDDEN.test(stringValue))
    throw new InvalidParameterValue(`Invalid characters found in the value of message (${kind}) attribute '${name}'.`);
}
