import { defaultTopicPolicy } from "../../../engine/topic/default-topic-policy.ts";
import { HTTP_ENDPOINT } from "../../../engine/topic/delivery-policy.ts";
import { TopicService } from "../../../engine/topic/topic-service.ts";
import type { QueryAction } from "../../query-service.ts";
import { XmlMap } from "../../query-xml.ts";

export const getTopicAttributes: QueryAction = (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  world.authorize({ principal, action: "sns:GetTopicAttributes", resource: arn });
  const topic = world.service(TopicService).byArn(arn);
  const { settings, attributes } = topic;
  const subscriptions = [...topic.subscriptions.values()];
  const confirmed = subscriptions.filter((subscription) => subscription.confirmed).length;
  const effective = {
    http: {
      defaultHealthyRetryPolicy: settings.httpRetry ?? HTTP_ENDPOINT,
      disableSubscriptionOverrides: settings.disableSubscriptionOverrides,
      defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
    },
  };
  return {
    Attributes: new XmlMap({
      TopicArn: topic.arn,
      Owner: world.account.id,
      Policy: defaultTopicPolicy(topic.arn, world.account),
      DisplayName: "",
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsPending: String(subscriptions.length - confirmed),
      SubscriptionsDeleted: String(topic.unsubscribed),
      EffectiveDeliveryPolicy: JSON.stringify(effective),
      ...(settings.fifo && {
        ContentBasedDeduplication: String(settings.contentBasedDeduplication),
        FifoThroughputScope: "Topic",
      }),
      ...attributes,
    }),
  };
};

export const setTopicAttributes: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  world.authorize({ principal, action: "sns:SetTopicAttributes", resource: arn });
  const topics = world.service(TopicService);
  await topics.setAttribute(topics.byArn(arn), input.required("AttributeName"), input.text("AttributeValue") ?? "");
  return undefined;
};
