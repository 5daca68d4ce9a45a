import { stableUuid } from "../engine/stable-uuid.ts";
import { checkOneOf } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const NOT_PUBLISHED = "checked, but nothing is published to topics on this machine yet";
const PROTOCOLS = ["sqs", "sms", "lambda", "firehose", "application", "email", "email-json", "http", "https"];
/** Whoever is behind these has to confirm, which nobody does here. */
const UNCONFIRMED = ["email", "email-json", "http", "https"];

export default defineResource("aws_sns_topic_subscription", {
  summary: "Subscriptions, to be referred to; nothing is published to topics yet",
  honours: ["topic_arn", "protocol"],
  ignores: {
    endpoint: NOT_PUBLISHED,
    confirmation_timeout_in_minutes: NOT_PUBLISHED,
    delivery_policy: NOT_PUBLISHED,
    endpoint_auto_confirms: NOT_PUBLISHED,
    filter_policy: NOT_PUBLISHED,
    filter_policy_scope: NOT_PUBLISHED,
    raw_message_delivery: NOT_PUBLISHED,
    redrive_policy: NOT_PUBLISHED,
    replay_policy: NOT_PUBLISHED,
    subscription_role_arn: NOT_PUBLISHED,
    id: "the provider sets it to the ARN",
  },
  attributes(args, world, self) {
    const topic = args.string("topic_arn");
    if (!/^arn:[^:]+:sns:[^:]+:\d{12}:.+/.test(topic)) {
      args.fail("topic_arn", `must be the ARN of a topic, but is ${JSON.stringify(topic)}`);
    }
    args.string("protocol");
    const protocol = checkOneOf(args, "protocol", PROTOCOLS)!;
    const endpoint = args.string("endpoint");
    if (protocol.startsWith("email") && !/^[^@\s]+@[^@\s]+$/.test(endpoint)) {
      args.fail("endpoint", `must be an e-mail address, but is ${JSON.stringify(endpoint)}`);
    }
    if (["sqs", "lambda", "firehose"].includes(protocol) && !endpoint.startsWith("arn:")) {
      args.fail("endpoint", `must be an ARN for the protocol ${protocol}, but is ${JSON.stringify(endpoint)}`);
    }
    for (const name of ["filter_policy", "redrive_policy", "delivery_policy"]) if (args.has(name)) args.json(name);
    checkOneOf(args, "filter_policy_scope", ["MessageAttributes", "MessageBody"]);
    const arn = `${topic}:${stableUuid(self.address)}`;
    const pending = UNCONFIRMED.includes(protocol) && !args.boolean("endpoint_auto_confirms", false);
    return {
      id: arn,
      arn,
      owner_id: world.account.id,
      pending_confirmation: pending,
      confirmation_was_authenticated: !pending,
    };
  },
});
