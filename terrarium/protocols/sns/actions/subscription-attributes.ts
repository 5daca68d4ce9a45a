import type { Subscription } from "../../../engine/topic/subscription.ts";
import { TopicService } from "../../../engine/topic/topic-service.ts";
import type { World } from "../../../engine/world.ts";
import type { QueryAction } from "../../query-service.ts";
import { XmlMap } from "../../query-xml.ts";
import { page } from "../page.ts";

export const listSubscriptions: QueryAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "sns:ListSubscriptions", resource: "*" });
  const { items, NextToken } = page(world.service(TopicService).subscriptions.list(), input.text("NextToken"));
  return { Subscriptions: items.map((subscription) => summary(world, subscription)), NextToken };
};

export const listSubscriptionsByTopic: QueryAction = (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  world.authorize({ principal, action: "sns:ListSubscriptionsByTopic", resource: arn });
  const { subscriptions } = world.service(TopicService).byArn(arn);
  const { items, NextToken } = page([...subscriptions.values()], input.text("NextToken"));
  return { Subscriptions: items.map((subscription) => summary(world, subscription)), NextToken };
};

export const getSubscriptionAttributes: QueryAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "sns:GetSubscriptionAttributes", resource: "*" });
  const subscription = world.service(TopicService).subscriptions.byArn(input.required("SubscriptionArn"));
  const { arn, protocol, endpoint, confirmed, record, attributes, retryPolicy } = subscription;
  return {
    Attributes: new XmlMap({
      SubscriptionArn: arn,
      TopicArn: record.topicArn,
      Protocol: protocol,
      Endpoint: endpoint,
      Owner: world.account.id,
      PendingConfirmation: String(!confirmed),
      ConfirmationWasAuthenticated: String(record.authenticated),
      RawMessageDelivery: "false",
      SubscriptionPrincipal: `arn:${world.account.partition}:iam::${world.account.id}:root`,
      ...(attributes.FilterPolicy !== undefined && { FilterPolicyScope: "MessageAttributes" }),
      ...(protocol.startsWith("http") && {
        EffectiveDeliveryPolicy: JSON.stringify({ healthyRetryPolicy: retryPolicy }),
      }),
      ...attributes,
    }),
  };
};

export const setSubscriptionAttributes: QueryAction = async (world, input, { principal }) => {
  world.authorize({ principal, action: "sns:SetSubscriptionAttributes", resource: "*" });
  const { subscriptions } = world.service(TopicService);
  const arn = input.required("SubscriptionArn");
  await subscriptions.setAttribute(arn, input.required("AttributeName"), input.text("AttributeValue") ?? "");
  return undefined;
};

/** One that waits shows that in the place of its ARN. */
function summary(world: World, { arn, protocol, endpoint, confirmed, record }: Subscription) {
  return {
    SubscriptionArn: confirmed ? arn : "PendingConfirmation",
    Owner: world.account.id,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: record.topicArn,
  };
}
