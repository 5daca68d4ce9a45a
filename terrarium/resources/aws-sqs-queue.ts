import { QueueService } from "../engine/queue/queue-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource, type Self } from "../resource.ts";

/** Whole numbers: what the API calls each of them, its limits, and the provider's default. */
const NUMBERS = {
  delay_seconds: { attribute: "DelaySeconds", least: 0, most: 900, usually: 0 },
  max_message_size: { attribute: "MaximumMessageSize", least: 1024, most: 1_048_576, usually: 262_144 },
  message_retention_seconds: { attribute: "MessageRetentionPeriod", least: 60, most: 1_209_600, usually: 345_600 },
  receive_wait_time_seconds: { attribute: "ReceiveMessageWaitTimeSeconds", least: 0, most: 20, usually: 0 },
  visibility_timeout_seconds: { attribute: "VisibilityTimeout", least: 0, most: 43_200, usually: 30 },
} as const;

/** Texts and JSON documents that go to the API as they are. */
const TEXTS = {
  deduplication_scope: "DeduplicationScope",
  fifo_throughput_limit: "FifoThroughputLimit",
  kms_master_key_id: "KmsMasterKeyId",
  policy: "Policy",
  redrive_policy: "RedrivePolicy",
  redrive_allow_policy: "RedriveAllowPolicy",
} as const;

const NOT_ENCRYPTED = "shown by GetQueueAttributes; nothing is encrypted on this machine";

export default defineResource("aws_sqs_queue", {
  summary: "Standard and FIFO queues with delay, visibility, retention, long poll, deduplication and redrive",
  honours: [
    "name",
    "name_prefix",
    ...Object.keys(NUMBERS),
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
    const name = queueName(args, self);
    const url = `${endpoint}/${account}/${name}`;
    const fifo = args.boolean("fifo_queue", false);
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
      kms_data_key_reuse_period_seconds: args.number("kms_data_key_reuse_period_seconds", 300),
      tags_all: args.has("tags") ? args.record("tags") : {},
    };
  },

  start(args, world, self) {
    const attributes: Record<string, string> = {};
    for (const [argument, value] of Object.entries(numbers(args)))
      attributes[NUMBERS[argument as keyof typeof NUMBERS].attribute] = String(value);
    for (const [argument, attribute] of Object.entries(TEXTS)) {
      const text = args.optionalString(argument);
      if (text !== undefined) attributes[attribute] = text;
    }
    if (args.boolean("fifo_queue", false)) attributes.FifoQueue = "true";
    if (args.has("content_based_deduplication") && attributes.FifoQueue)
      attributes.ContentBasedDeduplication = String(args.boolean("content_based_deduplication"));
    if (args.has("sqs_managed_sse_enabled"))
      attributes.SqsManagedSseEnabled = String(args.boolean("sqs_managed_sse_enabled"));
    if (args.has("kms_data_key_reuse_period_seconds"))
      attributes.KmsDataKeyReusePeriodSeconds = String(args.number("kms_data_key_reuse_period_seconds"));
    const tags = args.has("tags") ? (args.record("tags") as Record<string, string>) : {};
    const queue = world.service(QueueService).declare({ name: self.attributes.name, attributes, tags }, self.address);
    return { stop: () => queue.close() };
  },
});

/** As given, or made up as the provider does, but the same in every run. */
function queueName(args: Arguments, self: Self): string {
  const fifo = args.boolean("fifo_queue", false);
  const given = args.optionalString("name");
  const prefix = args.optionalString("name_prefix");
  if (given !== undefined && prefix !== undefined) throw new Error("name and name_prefix exclude each other: set one");
  const name = given ?? `${prefix ?? "terraform-"}${self.id(26)}${fifo ? ".fifo" : ""}`;
  const allowed = fifo ? /^[\w-]{1,75}\.fifo$/ : /^[\w-]{1,80}$/;
  if (!allowed.test(name))
    throw new Error(
      fifo
        ? `the name of a FIFO queue is 1 to 75 letters, digits, - and _ and then .fifo, but is "${name}"`
        : `the name of a queue is 1 to 80 letters, digits, - and _, but is "${name}" (a FIFO queue needs fifo_queue = true)`,
    );
  return name;
}

function numbers(args: Arguments): Record<keyof typeof NUMBERS, number> {
  const values: Record<string, number> = {};
  for (const [argument, { least, most, usually }] of Object.entries(NUMBERS)) {
    const value = args.number(argument, usually);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new Error(`${argument} must be a whole number from ${least} to ${most}, but is ${value}`);
    values[argument] = value;
  }
  return values as Record<keyof typeof NUMBERS, number>;
}
