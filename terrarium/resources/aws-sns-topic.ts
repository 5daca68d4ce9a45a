import { parsePolicyDocument } from "../engine/policy-document.ts";
import { defaultTopicPolicy } from "../engine/topic/default-topic-policy.ts";
import { readTopicAttributes } from "../engine/topic/topic-attributes.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const NO_FEEDBACK = "the status of each delivery is in the trace; none is written to a log group";

const FEEDBACK = ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) => [
  `${protocol}_failure_feedback_role_arn`,
  `${protocol}_success_feedback_role_arn`,
  `${protocol}_success_feedback_sample_rate`,
]);

/** What goes to the API as it is written, with its name there. */
const ATTRIBUTES = {
  content_based_deduplication: "ContentBasedDeduplication",
  delivery_policy: "DeliveryPolicy",
  display_name: "DisplayName",
  fifo_throughput_scope: "FifoThroughputScope",
  kms_master_key_id: "KmsMasterKeyId",
  policy: "Policy",
  signature_version: "SignatureVersion",
  tracing_config: "TracingConfig",
} as const;

export default defineResource("aws_sns_topic", {
  summary: "Standard and FIFO topics: subscriptions, filter policies, retries, dead letters, signed envelopes",
  honours: [
    "name",
    "name_prefix",
    "fifo_topic",
    "policy",
    "content_based_deduplication",
    "delivery_policy",
    "display_name",
    "fifo_throughput_scope",
    "signature_version",
    "tags",
  ],
  ignores: {
    archive_policy: "messages are not archived on this machine",
    tracing_config: "nothing is traced with X-Ray on this machine",
    kms_master_key_id: "nothing is encrypted on this machine",
    ...Object.fromEntries(FEEDBACK.map((name) => [name, NO_FEEDBACK])),
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the ARN",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const fifo = args.boolean("fifo_topic", false);
    const name = resourceName(args, self.id, {
      allowed: fifo ? /^[\w-]{1,251}\.fifo$/ : /^[\w-]{1,256}$/,
      words: `1 to 256 letters, digits, - and _${fifo ? ", and end with .fifo" : " (one that ends with .fifo needs fifo_topic)"}`,
      suffix: fifo ? ".fifo" : "",
    });
    checkWhole(args, "signature_version", 1, 2);
    const arn = `arn:${partition}:sns:${region}:${account}:${name}`;
    return {
      id: arn,
      arn,
      name,
      owner: account,
      fifo_topic: fifo,
      display_name: args.optionalString("display_name") ?? "",
      beginning_archive_time: "",
      policy: args.optionalString("policy") ?? defaultTopicPolicy(arn, world.account),
    };
  },
  async start(args, world, { address, attributes: { name } }) {
    const attributes = apiAttributes(args, name);
    const { Policy: policy } = attributes;
    if (policy !== undefined) usingArgument(args, "policy", () => parsePolicyDocument(policy, "resource"));
    await world.service(TopicService).declare({ name, attributes, tags: args.record("tags") }, address);
    return undefined;
  },
});

function apiAttributes(args: Arguments, name: string): Record<string, string> {
  const attributes: Record<string, string> = args.boolean("fifo_topic", false) ? { FifoTopic: "true" } : {};
  for (const [argument, attribute] of Object.entries(ATTRIBUTES)) {
    const text = args.optionalString(argument);
    // What is false without a topic that it could be true for says nothing.
    if (text === undefined || (argument === "content_based_deduplication" && text === "false")) continue;
    attributes[attribute] = text;
    usingArgument(args, argument, () => readTopicAttributes(name, attributes));
  }
  return attributes;
}
