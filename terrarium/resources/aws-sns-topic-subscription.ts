import { stableUuid } from "../engine/stable-uuid.ts";
import { checkEndpoint } from "../engine/topic/endpoint-check.ts";
import { type Protocol, readSubscriptionAttributes } from "../engine/topic/subscription-attributes.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const PROTOCOLS = ["sqs", "sms", "lambda", "firehose", "application", "email", "email-json", "http", "https"];
/** Whoever is behind these has to confirm. */
const CONFIRMED = ["email", "email-json", "http", "https"];

/** What goes to the API as it is written, with its name there. The scope stands before the policy that it is about. */
const ATTRIBUTES = {
  delivery_policy: "DeliveryPolicy",
  filter_policy_scope: "FilterPolicyScope",
  filter_policy: "FilterPolicy",
  raw_message_delivery: "RawMessageDelivery",
  redrive_policy: "RedrivePolicy",
} as const;

export default defineResource("aws_sns_topic_subscription", {
  summary: "Subscriptions of queues, functions, HTTP endpoints and e-mail addresses",
  honours: ["topic_arn", "protocol", "endpoint", ...Object.keys(ATTRIBUTES)],
  ignores: {
    confirmation_timeout_in_minutes: "the start waits for no confirmation",
    endpoint_auto_confirms: "an endpoint confirms whenever it does; the start does not wait for it",
    replay_policy: "messages are not archived on this machine",
    subscription_role_arn: "it is for delivery streams, which are not on this machine",
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
    const pending = CONFIRMED.includes(protocol) && !args.boolean("endpoint_auto_confirms", false);
    return {
      id: arn,
      arn,
      owner_id: world.account.id,
      pending_confirmation: pending,
      confirmation_was_authenticated: !pending,
    };
  },
  async start(args, world, { attributes: { arn } }) {
    const topics = world.service(TopicService);
    const topic = usingArgument(args, "topic_arn", () => topics.byArn(args.string("topic_arn")));
    const endpoint = args.string("endpoint");
    const protocol = usingArgument(args, "endpoint", () =>
      checkEndpoint(args.string("protocol"), endpoint, topic.settings.fifo),
    );
    const attributes = apiAttributes(args, protocol);
    await topics.subscriptions.declare(topic, arn, { protocol, endpoint, attributes });
    return undefined;
  },
});

function apiAttributes(args: Arguments, protocol: Protocol): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [argument, attribute] of Object.entries(ATTRIBUTES)) {
    const text = args.optionalString(argument);
    if (text === undefined || text === "") continue;
    attributes[attribute] = text;
    usingArgument(args, argument, () => readSubscriptionAttributes(protocol, attributes));
  }
  return attributes;
}
