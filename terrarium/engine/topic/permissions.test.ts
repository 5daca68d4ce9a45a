import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { createWorld } from "../../world.ts";
import type { Principal } from "../authorization.ts";
import { silentLog } from "../log.ts";
import { OutsideUnreachable } from "../outside.ts";
import { Policies } from "../policies.ts";
import { type Handover, Recipients } from "../recipients.ts";
import { Store } from "../store.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { World } from "../world.ts";
import { TopicService } from "./topic-service.ts";

/** A world in which policies count. */
function strictWorld() {
  const clock = new VirtualClock();
  const account = { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1:4566" };
  const world = createWorld({
    account,
    clock,
    seed: 1,
    store: new Store(":memory:"),
    log: silentLog,
    outside: (request) => Promise.reject(new OutsideUnreachable(request.url, "ECONNREFUSED")),
    permissions: "enforce",
  });
  return { world, clock };
}

const policy = (action: string, resource: string, service: string, sourceArn?: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: action,
        Resource: resource,
        ...(sourceArn && { Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }),
      },
    ],
  });

test("a queue takes messages of the topic that its policy names, and of no other", async () => {
  const { world, clock } = strictWorld();
  const topic = await createTopic(world);
  const other = await world.service(TopicService).create({ name: "other" });
  const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" });
  await subscribeQueue(world, other);
  const document = policy("sqs:SendMessage", queue.arn, "sns.amazonaws.com", topic.arn);
  world.service(Policies).putResourcePolicy(queue.arn, document);
  await topic.publish({ message: "welcome" });
  await other.publish({ message: "stranger" });
  await world.trace.next({ hop: "delivered", part: topic.arn });
  const refused = await world.trace.next({ hop: "failed", part: other.arn });
  expect(refused.detail.reason).toMatch(/^AccessDenied: .*sns\.amazonaws\.com.*sqs:SendMessage/);
  expect((await queue.receive({ max: 10 })).map(({ body }) => body)).toEqual(["welcome"]);
  await clock.advance(86_400_000);
  expect(world.trace.since().filter(({ hop }) => hop === "failed")).toHaveLength(1);
});

describe("who may publish through an ARN", () => {
  const take = (world: World, arn: string, principal: Principal) =>
    world.service(Recipients).byArn(arn).take({ body: "m", principal, lineage: "l" });
  const rule: Principal = { kind: "service", name: "events.amazonaws.com", sourceArn: "arn:aws:events:x:0:rule/r" };
  const alarm: Principal = {
    kind: "service",
    name: "cloudwatch.amazonaws.com",
    sourceArn: "arn:aws:cloudwatch:x:0:alarm:a",
  };

  test("with the policy that SNS gives a topic: alarms, but no rule", async () => {
    const { world } = strictWorld();
    const topic = await createTopic(world);
    await take(world, topic.arn, alarm);
    await expect(take(world, topic.arn, rule)).rejects.toThrow(/not authorized to perform: sns:Publish/);
  });

  test("with a policy of its own: whom it names", async () => {
    const { world } = strictWorld();
    const topic = await createTopic(world);
    const document = policy("sns:Publish", topic.arn, "events.amazonaws.com");
    await world.service(TopicService).setAttribute(topic, "Policy", document);
    await take(world, topic.arn, rule);
    await expect(take(world, topic.arn, alarm)).rejects.toThrow(/not authorized/);
    await world.service(TopicService).setAttribute(topic, "Policy", "");
    await take(world, topic.arn, alarm);
  });
});

test("a function is invoked with SNS's event, as SNS, for the topic", async () => {
  const world = createTestWorld();
  const taken: Handover[] = [];
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  // What functions register here; their own tests say that they authorize.
  world.service(Recipients).serve("lambda", () => ({
    arn,
    action: "lambda:InvokeFunction",
    edge: "invokes",
    hasResourcePolicy: true,
    take: async (handover) => void taken.push(handover),
  }));
  const topic = await createTopic(world);
  const { subscriptions } = world.service(TopicService);
  const subscription = await subscriptions.subscribe(topic, { protocol: "lambda", endpoint: arn });
  await topic.publish({ message: "hello", lineage: "order-1" });
  await world.trace.next({ hop: "delivered", lineage: "order-1" });
  expect(taken).toMatchObject([
    { lineage: "order-1", principal: { kind: "service", name: "sns.amazonaws.com", sourceArn: topic.arn } },
  ]);
  const { Records } = JSON.parse(taken[0]!.body);
  expect(Records[0]).toMatchObject({ EventSubscriptionArn: subscription.arn, Sns: { Message: "hello" } });
  expect(world.topology.edges).toContainEqual({ from: topic.arn, to: arn, kind: "invokes" });
});
