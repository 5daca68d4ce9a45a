import type { Queue } from "../../../engine/queue/queue.ts";
import { attributeValues } from "../../../engine/queue/queue-attributes.ts";
import { InvalidAttributeName } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { attributeMap, list } from "../shape.ts";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** All that GetQueueAttributes may be asked for. */
export const QUEUE_ATTRIBUTE_NAMES: ReadonlySet<string> = new Set([
  ...COUNTS,
  "ContentBasedDeduplication",
  "CreatedTimestamp",
  "DeduplicationScope",
  "DelaySeconds",
  "FifoQueue",
  "FifoThroughputLimit",
  "KmsDataKeyReusePeriodSeconds",
  "KmsMasterKeyId",
  "LastModifiedTimestamp",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "Policy",
  "QueueArn",
  "ReceiveMessageWaitTimeSeconds",
  "RedriveAllowPolicy",
  "RedrivePolicy",
  "SqsManagedSseEnabled",
  "VisibilityTimeout",
]);

/** "GetQueueAttributes" */
export const getQueueAttributes = defineAction<{ QueueUrl: string; AttributeNames?: readonly string[] }>({
  input: { QueueUrl: "string", AttributeNames: list("string", "AttributeName") },
  required: ["QueueUrl"],
  output: { Attributes: attributeMap },
  async run(request, { AttributeNames = [] }) {
    const queue = request.queue("GetQueueAttributes");
    for (const name of AttributeNames)
      if (name !== "All" && !QUEUE_ATTRIBUTE_NAMES.has(name))
        throw new InvalidAttributeName(`Unknown Attribute ${name}.`);
    const all = AttributeNames.includes("All");
    const wanted = (name: string) => all || AttributeNames.includes(name);
    const values = Object.entries(valuesOf(queue, COUNTS.some(wanted))).filter(([name]) => wanted(name));
    return values.length > 0 ? { Attributes: Object.fromEntries(values) } : {};
  },
});

/** "SetQueueAttributes" */
export const setQueueAttributes = defineAction<{ QueueUrl: string; Attributes: Record<string, string> }>({
  input: { QueueUrl: "string", Attributes: attributeMap },
  required: ["QueueUrl", "Attributes"],
  async run(request, { Attributes }) {
    await request.queue("SetQueueAttributes").setAttributes(Attributes);
    return undefined;
  },
});

function valuesOf(queue: Queue, counted: boolean): Record<string, string> {
  const values: Record<string, string> = {
    QueueArn: queue.arn,
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    ...attributeValues(queue.attributes),
  };
  if (!counted) return values;
  const { visible, inFlight, delayed } = queue.depth();
  return {
    ...values,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}
