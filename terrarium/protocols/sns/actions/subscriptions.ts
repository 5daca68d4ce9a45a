import { AccessDenied } from "../../../engine/errors.ts";
import { TopicService } from "../../../engine/topic/topic-service.ts";
import type { QueryAction } from "../../query-service.ts";

export const subscribe: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  const protocol = input.required("Protocol");
  const endpoint = input.required("Endpoint");
  const context = { "sns:Protocol": protocol, "sns:Endpoint": endpoint };
  world.authorize({ principal, action: "sns:Subscribe", resource: arn, context });
  const topics = world.service(TopicService);
  const subscription = await topics.subscriptions.subscribe(topics.byArn(arn), {
    protocol,
    endpoint,
    attributes: input.map("Attributes"),
  });
  const visible = subscription.confirmed || input.flag("ReturnSubscriptionArn");
  return { SubscriptionArn: visible ? subscription.arn : "pending confirmation" };
};

/** Needs no signature: the token shows that the caller reads what is sent to the endpoint. */
export const confirmSubscription: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  const authenticated = principal.kind !== "anonymous";
  if (authenticated) world.authorize({ principal, action: "sns:ConfirmSubscription", resource: arn });
  const topics = world.service(TopicService);
  const subscription = await topics.subscriptions.confirm(topics.byArn(arn), input.required("Token"), {
    authenticated,
    authenticateOnUnsubscribe: authenticated && input.flag("AuthenticateOnUnsubscribe"),
  });
  return { SubscriptionArn: subscription.arn };
};

/** Needs no signature either, unless the subscription was confirmed so that it does. */
export const unsubscribe: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("SubscriptionArn");
  const { subscriptions } = world.service(TopicService);
  if (principal.kind !== "anonymous") {
    world.authorize({ principal, action: "sns:Unsubscribe", resource: "*" });
  } else if (subscriptions.find(arn)?.record.authenticateOnUnsubscribe) {
    throw new AccessDenied(`${arn} was confirmed with AuthenticateOnUnsubscribe: the request must be signed`);
  }
  await subscriptions.unsubscribe(arn);
  return undefined;
};
