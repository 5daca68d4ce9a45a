import { closeFunctions, declareFunction, FUNCTION_ROLE } from "../../../tests/factories/function.ts";
import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createWorld } from "../../world.ts";
import type { Principal } from "../authorization.ts";
import { silentLog } from "../log.ts";
import { OutsideUnreachable } from "../outside.ts";
import { Policies } from "../policies.ts";
import { QueueService } from "../queue/queue-service.ts";
import { Recipients } from "../recipients.ts";
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
        ...(resource && { Resource: resource }),
        ...(sourceArn && { Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }),
      },
    ],
  });

const allow = (Action: string, Resource: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] });

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

test("a function that lets the topic in is invoked with SNS's event, under the message's lineage; another is not", async () => {
  const { world } = strictWorld();
  const code = "exports.handler = async () => 'done'";
  const open = declareFunction(world, code, { name: "open" });
  const closed = declareFunction(world, code, { name: "closed" });
  try {
    const topic = await createTopic(world);
    const done = world.service(QueueService).create({ name: "done" });
    const policies = world.service(Policies);
    policies.declareRole({
      arn: FUNCTION_ROLE,
      name: "orders",
      trustPolicy: policy("sts:AssumeRole", "", "lambda.amazonaws.com"),
    });
    policies.putRolePolicy(FUNCTION_ROLE, "send", allow("sqs:SendMessage", done.arn));
    const arn = open.qualified().arn;
    policies.putResourcePolicy(arn, policy("lambda:InvokeFunction", arn, "sns.amazonaws.com", topic.arn));
    open.putEventConfig("$LATEST", { onSuccess: done.arn });
    const { subscriptions } = world.service(TopicService);
    const subscription = await subscriptions.subscribe(topic, { protocol: "lambda", endpoint: arn });
    await subscriptions.subscribe(topic, { protocol: "lambda", endpoint: closed.qualified().arn });
    await topic.publish({ message: "hello", lineage: "order-1" });
    const refused = await world.trace.next({ hop: "failed", part: topic.arn });
    expect(refused.detail).toMatchObject({
      endpoint: closed.qualified().arn,
      reason: expect.stringMatching(/^AccessDenied/),
    });
    const [message] = await done.receive({ waitSeconds: 20 });
    expect(message!.lineage).toBe("order-1");
    expect(JSON.parse(message!.body).requestPayload.Records).toMatchObject([
      {
        EventSource: "aws:sns",
        EventSubscriptionArn: subscription.arn,
        Sns: { Message: "hello", TopicArn: topic.arn },
      },
    ]);
    expect(world.topology.edges).toContainEqual({ from: topic.arn, to: arn, kind: "invokes" });
  } finally {
    closeFunctions(world);
  }
});
