import { newQueueAttributes } from "../engine/queue/queue-attributes.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

/** Whole numbers: what the API calls each of them, its limits, and the provider's default. */
const NUMBERS = {
  delay_seconds: { attribute: "DelaySeconds", least: 0, most: 900, usually: 0 },
  max_message_size: { attribute: "MaximumMessageSize", least: 1024, most: 1_048_576, usually: 262_144 },
  message_retention_seconds: { attribute: "MessageRetentionPeriod", least: 60, most: 1_209_600, usually: 345_600 },
  receive_wait_time_seconds: { attribute: "ReceiveMessageWaitTimeSeconds", least: 0, most: 20, usually: 0 },
  visibility_timeout_seconds: { attribute: "VisibilityTimeout", least: 0, most: 43_200, usually: 30 },
  kms_data_key_reuse_period_seconds: {
    attribute: "KmsDataKeyReusePeriodSeconds",
    least: 60,
    most: 86_400,
    usually: 300,
  },
} as const;

/** What goes to the API as it is written. */
const TEXTS = {
  content_based_deduplication: "ContentBasedDeduplication",
  deduplication_scope: "DeduplicationScope",
  fifo_throughput_limit: "FifoThroughputLimit",
  kms_master_key_id: "KmsMasterKeyId",
  policy: "Policy",
  redrive_policy: "RedrivePolicy",
  redrive_allow_policy: "RedriveAllowPolicy",
  sqs_managed_sse_enabled: "SqsManagedSseEnabled",
} as const;

const NOT_ENCRYPTED = "shown by GetQueueAttributes; nothing is encrypted on this machine";

export default defineResource("aws_sqs_queue", {
  summary: "Standard and FIFO queues with delay, visibility, retention, long poll, deduplication and redrive",
  honours: [
    "name",
    "name_prefix",
    "delay_seconds",
    "max_message_size",
    "message_retention_seconds",
    "receive_wait_time_seconds",
    "visibility_timeout_seconds",
    "fifo_queue",
    "content_based_deduplication",
    "deduplication_scope",
    "fifo_throughput_limit",
    "policy",
    "redrive_policy",
    "redrive_allow_policy",
    "tags",
  ],
  ignores: {
    sqs_managed_sse_enabled: NOT_ENCRYPTED,
    kms_master_key_id: NOT_ENCRYPTED,
    kms_data_key_reuse_period_seconds: NOT_ENCRYPTED,
    tags_all: "the provider computes it from tags and its default tags",
    timeouts: "a queue is there at once",
    id: "the provider sets it to the queue's URL",
  },

  attributes(args, world, self) {
    const { partition, region, id: account, endpoint } = world.account;
    const fifo = args.boolean("fifo_queue", false);
    const name = resourceName(args, self.id, {
      allowed: fifo ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/,
      words: fifo
        ? "1 to 75 letters, digits, - and _, and then .fifo"
        : "1 to 80 letters, digits, - and _ (one that ends with .fifo needs fifo_queue)",
      suffix: fifo ? ".fifo" : "",
    });
    const url = `${endpoint}/${account}/${name}`;
    return {
      id: url,
      url,
      arn: `arn:${partition}:sqs:${region}:${account}:${name}`,
      name,
      ...numbers(args),
      fifo_queue: fifo,
      content_based_deduplication: args.boolean("content_based_deduplication", false),
      ...(fifo && {
        deduplication_scope: args.optionalString("deduplication_scope") ?? "queue",
        fifo_throughput_limit: args.optionalString("fifo_throughput_limit") ?? "perQueue",
      }),
      sqs_managed_sse_enabled: args.boolean("sqs_managed_sse_enabled", !args.has("kms_master_key_id")),
      tags_all: args.record("tags"),
    };
  },

  start(args, world, self) {
    const { name } = self.attributes;
    const attributes: Record<string, string> = self.attributes.fifo_queue ? { FifoQueue: "true" } : {};
    for (const [argument, value] of Object.entries(numbers(args)))
      attributes[NUMBERS[argument as keyof typeof NUMBERS].attribute] = String(value);
    for (const [argument, attribute] of Object.entries(TEXTS)) {
      const text = args.optionalString(argument);
      // What is false without a queue that it could be true for says nothing.
      if (text === undefined || (attribute === "ContentBasedDeduplication" && text === "false")) continue;
      attributes[attribute] = text;
      usingArgument(args, argument, () => newQueueAttributes(name, attributes));
    }
    const queue = world.service(QueueService).declare({ name, attributes, tags: args.record("tags") }, self.address);
    return { stop: () => queue.close() };
  },
});

function numbers(args: Arguments): Record<keyof typeof NUMBERS, number> {
  const entries = Object.entries(NUMBERS).map(([argument, { least, most, usually }]) => [
    argument,
    checkWhole(args, argument, least, most) ?? usually,
  ]);
  return Object.fromEntries(entries) as Record<keyof typeof NUMBERS, number>;
}
