import { queryService } from "../query-service.ts";
import type { ServiceEndpoint } from "../service-call.ts";
import { publish, publishBatch } from "./actions/publish.ts";
import {
  getSubscriptionAttributes,
  listSubscriptions,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
} from "./actions/subscription-attributes.ts";
import { confirmSubscription, subscribe, unsubscribe } from "./actions/subscriptions.ts";
import { listTagsForResource, tagResource, untagResource } from "./actions/tags.ts";
import { getTopicAttributes, setTopicAttributes } from "./actions/topic-attributes.ts";
import { createTopic, deleteTopic, listTopics } from "./actions/topics.ts";
import { linkPage } from "./link-page.ts";

const call = queryService({
  version: "2010-03-31",
  namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
  actions: {
    CreateTopic: createTopic,
    DeleteTopic: deleteTopic,
    ListTopics: listTopics,
    GetTopicAttributes: getTopicAttributes,
    SetTopicAttributes: setTopicAttributes,
    Publish: publish,
    PublishBatch: publishBatch,
    Subscribe: subscribe,
    ConfirmSubscription: confirmSubscription,
    Unsubscribe: unsubscribe,
    ListSubscriptions: listSubscriptions,
    ListSubscriptionsByTopic: listSubscriptionsByTopic,
    GetSubscriptionAttributes: getSubscriptionAttributes,
    SetSubscriptionAttributes: setSubscriptionAttributes,
    TagResource: tagResource,
    UntagResource: untagResource,
    ListTagsForResource: listTagsForResource,
  },
  errors: {
    NotFound: { status: 404 },
    ResourceNotFound: { status: 404 },
    FilterPolicyLimitExceeded: { status: 403 },
    AccessDenied: { code: "AuthorizationError", status: 403 },
    MissingParameter: { code: "ValidationError" },
    MalformedPolicyDocument: { code: "InvalidParameter" },
  },
});

/** The SNS API ("Amazon SNS API reference"). A link that a browser opens is answered with a page for people. */
export const callSns: ServiceEndpoint = async (world, request) => {
  const reply = await call(world, request);
  const browser = request.method === "GET" && request.headers.accept?.includes("text/html");
  return browser ? linkPage(request, reply) : reply;
};
