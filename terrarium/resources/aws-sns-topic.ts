import { Policies } from "../engine/policies.ts";
import type { Account } from "../engine/world.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const NOT_PUBLISHED = "nothing is published to topics on this machine yet";

const FEEDBACK = ["application", "firehose", "http", "lambda", "sqs"].flatMap((protocol) => [
  `${protocol}_failure_feedback_role_arn`,
  `${protocol}_success_feedback_role_arn`,
  `${protocol}_success_feedback_sample_rate`,
]);

export default defineResource("aws_sns_topic", {
  summary: "Topics, to be referred to, with their policies; nothing is published to them yet",
  honours: ["name", "name_prefix", "fifo_topic", "policy"],
  ignores: {
    archive_policy: NOT_PUBLISHED,
    content_based_deduplication: NOT_PUBLISHED,
    delivery_policy: NOT_PUBLISHED,
    display_name: NOT_PUBLISHED,
    fifo_throughput_scope: NOT_PUBLISHED,
    signature_version: NOT_PUBLISHED,
    tracing_config: "nothing is traced with X-Ray on this machine",
    kms_master_key_id: "nothing is encrypted on this machine",
    ...Object.fromEntries(FEEDBACK.map((name) => [name, NOT_PUBLISHED])),
    tags: "nothing here reads the tags of a topic",
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
      policy: args.optionalString("policy") ?? defaultPolicy(arn, world.account),
    };
  },
  start(args, world, { address, attributes: { arn, name, policy } }) {
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(arn, policy));
    world.topology.add({ id: arn, kind: "topic", name, address });
    return undefined;
  },
});

/** What SNS gives a topic without a policy: its own account may use it. */
function defaultPolicy(arn: string, { id: account }: Account): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:Publish", "SNS:Subscribe"],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });
}
