import type { ReceivedMessage } from "../../../engine/queue/message.ts";
import { md5OfAttributes } from "../../../engine/queue/message-digest.ts";
import { InvalidAttributeName } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { pickAttributes, writeAttributes } from "../message-attributes.ts";
import { attributeMap, list, messageAttributeMap, struct } from "../shape.ts";
import { QUEUE_ATTRIBUTE_NAMES } from "./queue-attributes.ts";

interface Input {
  readonly QueueUrl: string;
  readonly AttributeNames?: readonly string[];
  readonly MessageSystemAttributeNames?: readonly string[];
  readonly MessageAttributeNames?: readonly string[];
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly WaitTimeSeconds?: number;
  readonly ReceiveRequestAttemptId?: string;
}

/** What a message can tell of itself, by name ("ReceiveMessage", MessageSystemAttributeNames). */
const SYSTEM: Readonly<Record<string, (message: ReceivedMessage) => string | undefined>> = {
  SenderId: (message) => message.senderId,
  SentTimestamp: (message) => String(message.sentTimestamp),
  ApproximateReceiveCount: (message) => String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: (message) => String(message.firstReceivedTimestamp),
  SequenceNumber: (message) => message.sequenceNumber,
  MessageDeduplicationId: (message) => message.deduplicationId,
  MessageGroupId: (message) => message.groupId,
  AWSTraceHeader: (message) => message.traceHeader,
  DeadLetterQueueSourceArn: (message) => message.deadLetterSource,
};

/** "ReceiveMessage" */
export const receiveMessage = defineAction<Input>({
  input: {
    QueueUrl: "string",
    AttributeNames: list("string", "AttributeName"),
    MessageSystemAttributeNames: list("string", "MessageSystemAttributeName"),
    MessageAttributeNames: list("string", "MessageAttributeName"),
    MaxNumberOfMessages: "integer",
    VisibilityTimeout: "integer",
    WaitTimeSeconds: "integer",
    ReceiveRequestAttemptId: "string",
  },
  required: ["QueueUrl"],
  output: {
    Messages: list(
      struct({
        Attributes: attributeMap,
        Body: "string",
        MD5OfBody: "string",
        MD5OfMessageAttributes: "string",
        MessageAttributes: messageAttributeMap,
        MessageId: "string",
        ReceiptHandle: "string",
      }),
      "Message",
      "messages",
    ),
  },
  async run(request, input) {
    const queue = request.queue("ReceiveMessage");
    const system = systemNames(input);
    const messages = await queue.receive({
      max: input.MaxNumberOfMessages,
      waitSeconds: input.WaitTimeSeconds,
      visibilityTimeout: input.VisibilityTimeout,
      attemptId: input.ReceiveRequestAttemptId,
      signal: request.call.signal,
    });
    if (messages.length === 0) return {};
    return { Messages: messages.map((message) => write(message, system, input.MessageAttributeNames ?? [])) };
  },
});

/** @throws InvalidAttributeName */
function systemNames({ AttributeNames = [], MessageSystemAttributeNames = [] }: Input): readonly string[] {
  const names = [...AttributeNames, ...MessageSystemAttributeNames];
  if (names.length === 0) return names;
  if (names.includes("All")) return Object.keys(SYSTEM);
  // The older parameter shares its names with the attributes of queues.
  for (const name of names)
    if (!Object.hasOwn(SYSTEM, name) && !QUEUE_ATTRIBUTE_NAMES.has(name))
      throw new InvalidAttributeName(`Unknown Attribute ${name}.`);
  return names.filter((name) => Object.hasOwn(SYSTEM, name));
}

function write(message: ReceivedMessage, system: readonly string[], attributeNames: readonly string[]): object {
  const picked = attributeNames.length > 0 ? pickAttributes(message.attributes, attributeNames) : undefined;
  return {
    Attributes: system.length > 0 ? writeSystem(message, system) : undefined,
    Body: message.body,
    MD5OfBody: message.md5OfBody,
    MD5OfMessageAttributes: picked && md5OfAttributes(picked),
    MessageAttributes: picked && writeAttributes(picked),
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
  };
}

function writeSystem(message: ReceivedMessage, names: readonly string[]): Record<string, string> | undefined {
  const attributes: Record<string, string> = {};
  for (const name of names) {
    const value = SYSTEM[name]!(message);
    if (value !== undefined) attributes[name] = value;
  }
  return Object.keys(attributes).length > 0 ? attributes : undefined;
}
