import { createTestWorld } from "../../../tests/factories/world.ts";
import type { AuthorizationRequest, Principal } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { TopicService } from "../../engine/topic/topic-service.ts";
import { callSns } from "./endpoint.ts";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:orders";
const ROLE: Principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/r" };

async function askedFor(parameters: Record<string, string>, principal: Principal = ROLE) {
  const asked: AuthorizationRequest[] = [];
  const world = createTestWorld({
    authorize: (request) => {
      asked.push(request);
      throw new AccessDenied("not allowed");
    },
  });
  await world.service(TopicService).create({ name: "orders" });
  const body = new URLSearchParams(parameters).toString();
  const reply = await callSns(world, { method: "POST", url: "/", headers: {}, body, principal });
  return { asked, status: reply.status, body: String(reply.body) };
}

test.each<[string, Record<string, string>, string]>([
  ["CreateTopic", { Name: "orders" }, TOPIC],
  ["DeleteTopic", { TopicArn: TOPIC }, TOPIC],
  ["ListTopics", {}, "*"],
  ["GetTopicAttributes", { TopicArn: TOPIC }, TOPIC],
  ["SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "DisplayName" }, TOPIC],
  ["Publish", { TopicArn: TOPIC, Message: "m" }, TOPIC],
  ["Subscribe", { TopicArn: TOPIC, Protocol: "email", Endpoint: "a@b" }, TOPIC],
  ["ConfirmSubscription", { TopicArn: TOPIC, Token: "t" }, TOPIC],
  ["Unsubscribe", { SubscriptionArn: `${TOPIC}:1` }, "*"],
  ["ListSubscriptions", {}, "*"],
  ["ListSubscriptionsByTopic", { TopicArn: TOPIC }, TOPIC],
  ["GetSubscriptionAttributes", { SubscriptionArn: `${TOPIC}:1` }, "*"],
  ["SetSubscriptionAttributes", { SubscriptionArn: `${TOPIC}:1`, AttributeName: "FilterPolicy" }, "*"],
  ["TagResource", { ResourceArn: TOPIC }, TOPIC],
  ["UntagResource", { ResourceArn: TOPIC }, TOPIC],
  ["ListTagsForResource", { ResourceArn: TOPIC }, TOPIC],
])("%s asks for its permission, and a refusal is SNS's", async (Action, parameters, resource) => {
  const { asked, status, body } = await askedFor({ Action, ...parameters });
  expect(asked).toMatchObject([{ principal: ROLE, action: `sns:${Action}`, resource }]);
  expect([status, body]).toEqual([403, expect.stringContaining("<Code>AuthorizationError</Code>")]);
});

test("a batch is published by the permission to publish", async () => {
  const { asked } = await askedFor({ Action: "PublishBatch", TopicArn: TOPIC });
  expect(asked).toMatchObject([{ action: "sns:Publish", resource: TOPIC }]);
});

test("subscribing tells policies the protocol and the endpoint", async () => {
  const { asked } = await askedFor({ Action: "Subscribe", TopicArn: TOPIC, Protocol: "email", Endpoint: "a@b" });
  expect(asked[0]!.context).toEqual({ "sns:Protocol": "email", "sns:Endpoint": "a@b" });
});

test("links need no permission", async () => {
  const nobody: Principal = { kind: "anonymous" };
  const confirm = await askedFor({ Action: "ConfirmSubscription", TopicArn: TOPIC, Token: "t" }, nobody);
  expect([confirm.asked, confirm.status]).toEqual([[], 400]);
  const unsubscribe = await askedFor({ Action: "Unsubscribe", SubscriptionArn: `${TOPIC}:1` }, nobody);
  expect([unsubscribe.asked, unsubscribe.status]).toEqual([[], 200]);
});
