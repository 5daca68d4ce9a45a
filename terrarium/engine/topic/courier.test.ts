import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Lifecycle } from "../lifecycle.ts";
import { type OutsideRequest, OutsideUnreachable } from "../outside.ts";
import { QueueService } from "../queue/queue-service.ts";
import type { World } from "../world.ts";
import type { Topic } from "./topic.ts";
import { TopicService } from "./topic-service.ts";

/** A world outside that answers with one status after the other, the last of them from then on; 0 is no answer. */
function outsideOf(...statuses: number[]) {
  const requests: OutsideRequest[] = [];
  const outside = async (request: OutsideRequest) => {
    requests.push(request);
    const status = statuses.length > 1 ? statuses.shift()! : statuses[0]!;
    if (status === 0) throw new OutsideUnreachable(request.url, "ECONNREFUSED");
    return { status, headers: {}, body: "" };
  };
  return { requests, outside };
}

async function subscribeHttp(world: World, topic: Topic, attributes: Record<string, string> = {}) {
  const { subscriptions } = world.service(TopicService);
  const endpoint = "http://user:secret@sub.localhost/events";
  const subscription = await subscriptions.subscribe(topic, { protocol: "http", endpoint, attributes });
  await world.trace.next({ hop: "delivered", part: topic.arn });
  return subscriptions.confirm(topic, subscription.record.token!, { authenticated: false });
}

const failed = (world: World) => world.trace.since().filter(({ hop }) => hop === "failed");

test("an HTTP endpoint that fails is tried again as the policy says, then the message is lost without a dead-letter queue", async () => {
  const { outside, requests } = outsideOf(200, 500);
  const world = createTestWorld({ outside });
  const topic = await createTopic(world);
  await subscribeHttp(world, topic);
  await topic.publish({ message: "m" });
  await world.trace.count({ hop: "failed" }, 1);
  expect(requests).toHaveLength(2);
  await world.clock.advance(0);
  expect(topic.figures()).toEqual({ inFlight: 0, waiting: 1 });
  for (const attempt of [2, 3, 4]) {
    await world.clock.advance(19_999);
    expect(failed(world)).toHaveLength(attempt - 1);
    await world.clock.advance(1);
    await world.trace.count({ hop: "failed" }, attempt);
  }
  expect(failed(world).map(({ detail }) => [detail.attempt, detail.retryAfterMs])).toEqual([
    [1, 20_000],
    [2, 20_000],
    [3, 20_000],
    [4, undefined],
  ]);
  await world.clock.advance(3_600_000);
  expect(requests).toHaveLength(5);
  expect(topic.figures()).toEqual({ inFlight: 0, waiting: 0 });
});

test("an endpoint that comes back gets the message, signed and with SNS's headers", async () => {
  const { outside, requests } = outsideOf(200, 0, 429, 204);
  const world = createTestWorld({ outside });
  const topic = await createTopic(world);
  const subscription = await subscribeHttp(world, topic);
  const { messageId } = await topic.publish({ message: "m" });
  await world.trace.count({ hop: "failed" }, 1);
  await world.clock.advance(20_000);
  await world.trace.count({ hop: "failed" }, 2);
  await world.clock.advance(20_000);
  await world.trace.next(({ hop, detail }) => hop === "delivered" && detail.attempt === 3);
  expect(requests[3]).toMatchObject({
    method: "POST",
    url: "http://sub.localhost/events",
    timeout: 15_000,
    headers: {
      "x-amz-sns-message-type": "Notification",
      "x-amz-sns-message-id": messageId,
      "x-amz-sns-topic-arn": topic.arn,
      "x-amz-sns-subscription-arn": subscription.arn,
      "Content-Type": "text/plain; charset=UTF-8",
      "User-Agent": "Amazon Simple Notification Service Agent",
      Authorization: `Basic ${Buffer.from("user:secret").toString("base64")}`,
    },
  });
  expect(requests[3]!.headers).not.toHaveProperty("x-amz-sns-rawdelivery");
  expect(JSON.parse(requests[3]!.body!)).toMatchObject({ Type: "Notification", Message: "m" });
});

test("with raw delivery an endpoint gets the message alone, of the content type that its policy says", async () => {
  const { outside, requests } = outsideOf(200);
  const world = createTestWorld({ outside });
  const topic = await createTopic(world);
  const DeliveryPolicy = '{"requestPolicy":{"headerContentType":"application/json"}}';
  await subscribeHttp(world, topic, { RawMessageDelivery: "true", DeliveryPolicy });
  await topic.publish({ message: '{"a":1}' });
  await world.trace.count({ hop: "delivered" }, 2);
  expect(requests[1]!.body).toBe('{"a":1}');
  expect(requests[1]!.headers).toMatchObject({ "x-amz-sns-rawdelivery": "true", "Content-Type": "application/json" });
});

test("a refusal for good goes to the dead-letter queue at once, with what would have been sent", async () => {
  const { outside } = outsideOf(200, 403);
  const world = createTestWorld({ outside });
  const topic = await createTopic(world);
  const dead = world.service(QueueService).create({ name: "dead" });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn });
  await subscribeHttp(world, topic, { RedrivePolicy });
  const { messageId } = await topic.publish({ message: "m", lineage: "order-1" });
  const record = await world.trace.next({ hop: "dead-lettered", lineage: "order-1" });
  expect(record.detail).toMatchObject({ reason: expect.stringContaining("answered 403"), deadLetterQueue: dead.arn });
  const [message] = await dead.receive();
  expect(JSON.parse(message!.body)).toMatchObject({ Type: "Notification", MessageId: messageId });
  expect(message!.lineage).toBe("order-1");
  expect(failed(world)).toHaveLength(1);
  expect(world.topology.edges).toContainEqual({ from: topic.arn, to: dead.arn, kind: "dead-letters" });
});

test("of a group the next message waits until the one before it is done", async () => {
  const world = createTestWorld();
  const topic = await createTopic(world, { FifoTopic: "true" });
  const dead = world.service(QueueService).create({ name: "dead.fifo", attributes: { FifoQueue: "true" } });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn });
  const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true", RedrivePolicy });
  await world.service(QueueService).delete(queue);
  const publish = (message: string) => topic.publish({ message, groupId: "g", deduplicationId: message });
  await Promise.all(["1", "2", "3"].map(publish));
  await world.trace.count({ hop: "dead-lettered" }, 3);
  const received = await dead.receive({ max: 10 });
  expect(received.map(({ body, groupId }) => `${groupId}${body}`)).toEqual(["g1", "g2", "g3"]);
});

test("what was on its way to a subscription that ends is given up", async () => {
  const { outside, requests } = outsideOf(200, 500);
  const world = createTestWorld({ outside });
  const topic = await createTopic(world);
  const { arn } = await subscribeHttp(world, topic);
  await topic.publish({ message: "m" });
  await world.trace.next({ hop: "failed" });
  await world.service(TopicService).subscriptions.unsubscribe(arn);
  await world.clock.advance(3_600_000);
  expect(requests).toHaveLength(2);
  expect(world.store.prepare("SELECT count(*) AS n FROM topic_notices").get()).toEqual({ n: 0 });
});

describe("a restart", () => {
  const directory = mkdtempSync(join(tmpdir(), "topics-"));
  afterAll(() => rmSync(directory, { recursive: true }));

  test("what was not delivered is, when everything is there again, with the attempts that were made", async () => {
    const file = join(directory, "terrarium.db");
    const before = createTestWorld({ file, outside: outsideOf(200, 500).outside });
    const topic = await createTopic(before);
    await subscribeHttp(before, topic);
    await topic.publish({ message: "kept", lineage: "order-1" });
    await before.trace.next({ hop: "failed" });
    await before.store.write(() => {});
    before.service(Lifecycle).close();
    before.store.close();

    const { outside, requests } = outsideOf(200);
    const after = createTestWorld({ file, outside });
    const again = after.service(TopicService).byName("orders");
    expect([...again.subscriptions.values()].map(({ confirmed }) => confirmed)).toEqual([true]);
    await after.clock.advance(60_000);
    expect(requests).toEqual([]);
    after.service(Lifecycle).ready();
    const record = await after.trace.next({ hop: "delivered", lineage: "order-1" });
    expect(record.detail.attempt).toBe(2);
    expect(JSON.parse(requests[0]!.body!).Message).toBe("kept");
    after.store.close();
  });
});
