import type { NewMessage, SentMessage } from "../../../engine/queue/message.ts";
import { type ActionRequest, defineAction } from "../action.ts";
import { readAttributes, type WireAttributes } from "../message-attributes.ts";
import { senderId } from "../sender-id.ts";
import { messageAttributeMap, messageSystemAttributeMap } from "../shape.ts";

/** The parameters of a message, alone or in a batch. */
export interface WireMessage {
  readonly MessageBody?: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: WireAttributes;
  readonly MessageSystemAttributes?: WireAttributes;
  readonly MessageDeduplicationId?: string;
  readonly MessageGroupId?: string;
}

export const messageMembers = {
  MessageBody: "string",
  DelaySeconds: "integer",
  MessageAttributes: messageAttributeMap,
  MessageSystemAttributes: messageSystemAttributeMap,
  MessageDeduplicationId: "string",
  MessageGroupId: "string",
} as const;

export const sentMembers = {
  MD5OfMessageAttributes: "string",
  MD5OfMessageBody: "string",
  MD5OfMessageSystemAttributes: "string",
  MessageId: "string",
  SequenceNumber: "string",
} as const;

/** A message from the wire. Its lineage is the caller's, where it has one; else it begins here. */
export function readMessage(request: ActionRequest, wire: WireMessage): NewMessage {
  const { call } = request;
  const trace = call.headers["x-amzn-trace-id"];
  return {
    body: wire.MessageBody ?? "",
    attributes: readAttributes(wire.MessageAttributes),
    systemAttributes: readAttributes(wire.MessageSystemAttributes),
    traceHeader: wire.MessageSystemAttributes ? undefined : trace,
    delaySeconds: wire.DelaySeconds,
    groupId: wire.MessageGroupId,
    deduplicationId: wire.MessageDeduplicationId,
    senderId: senderId(call.principal),
    lineage: call.lineage,
  };
}

export function writeSent(sent: SentMessage): object {
  return {
    MD5OfMessageAttributes: sent.md5OfAttributes,
    MD5OfMessageBody: sent.md5OfBody,
    MD5OfMessageSystemAttributes: sent.md5OfSystemAttributes,
    MessageId: sent.messageId,
    SequenceNumber: sent.sequenceNumber,
  };
}

/** "SendMessage" */
export const sendMessage = defineAction<WireMessage & { QueueUrl: string }>({
  input: { QueueUrl: "string", ...messageMembers },
  required: ["QueueUrl", "MessageBody"],
  output: sentMembers,
  async run(request, input) {
    const queue = request.queue("SendMessage");
    return writeSent(await queue.send(readMessage(request, input)));
  },
});
