import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Queue } from "../queue/queue.ts";
import { Recipients } from "../recipients.ts";

/** What is in a queue, once `count` messages have come. */
async function bodies(world: ReturnType<typeof createTestWorld>, queue: Queue, count: number): Promise<string[]> {
  await world.trace.count({ hop: "queued", part: queue.arn }, count);
  return (await queue.receive({ max: 10 })).map(({ body }) => body);
}

describe("a standard topic", () => {
  test("hands the message to each subscriber in an envelope, or as it is, under one lineage", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    const { queue: first } = await subscribeQueue(world, topic, {}, "first");
    const { queue: second } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" }, "second");
    const attributes = { kind: { dataType: "String", stringValue: "order" } };
    const { messageId } = await topic.publish({ message: "hello", subject: "Hi", attributes, lineage: "order-1" });
    await world.trace.count({ hop: "delivered", part: topic.arn, lineage: "order-1" }, 2);
    const [wrapped] = await first.receive();
    expect(JSON.parse(wrapped!.body)).toMatchObject({
      Type: "Notification",
      MessageId: messageId,
      TopicArn: topic.arn,
      Subject: "Hi",
      Message: "hello",
      Timestamp: "2026-01-01T00:00:00.000Z",
      MessageAttributes: { kind: { Type: "String", Value: "order" } },
    });
    const [raw] = await second.receive();
    expect(raw).toMatchObject({ body: "hello", lineage: "order-1", attributes });
    expect(world.trace.since().filter(({ hop }) => hop === "accepted")).toMatchObject([
      { part: topic.arn, lineage: "order-1", detail: { messageId, deliveries: 2 } },
    ]);
  });

  test("gives each protocol its own text", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" });
    await topic.publish({ message: '{"default":"d","sqs":"for queues"}', messageStructure: "json" });
    expect(await bodies(world, queue, 1)).toEqual(["for queues"]);
  });

  test("keeps from a subscription what its filter policy does not let pass", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    const FilterPolicy = '{"kind":["order"]}';
    const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true", FilterPolicy });
    const kind = (stringValue: string) => ({ kind: { dataType: "String", stringValue } });
    await topic.publish({ message: "no", attributes: kind("offer") });
    await topic.publish({ message: "yes", attributes: kind("order") });
    expect(await bodies(world, queue, 1)).toEqual(["yes"]);
    expect(world.trace.since().filter(({ hop }) => hop === "delivered")).toHaveLength(1);
  });

  test("is what an ARN names, for rules and alarms", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" });
    const recipient = world.service(Recipients).byArn(topic.arn);
    expect(recipient).toMatchObject({ action: "sns:Publish", edge: "publishes", hasResourcePolicy: true });
    await recipient.take({ body: "alarm", principal: { kind: "administrator" }, lineage: "l" });
    expect(await bodies(world, queue, 1)).toEqual(["alarm"]);
  });

  test("that is deleted takes nothing more and is no recipient", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world);
    const { subscription } = await subscribeQueue(world, topic);
    const { TopicService } = await import("./topic-service.ts");
    const topics = world.service(TopicService);
    await topics.delete(topic);
    await expect(topic.publish({ message: "m" })).rejects.toThrow("Topic does not exist");
    expect(() => topics.subscriptions.byArn(subscription.arn)).toThrow("Subscription does not exist");
    expect(() => world.service(Recipients).byArn(topic.arn)).toThrow("does not exist");
    expect(world.topology.parts.map(({ kind }) => kind)).toEqual(["queue"]);
  });
});

describe("a FIFO topic", () => {
  const FIFO = { FifoTopic: "true" };

  test("answers a repeat within five minutes as it answered the first, and delivers it once", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world, FIFO);
    await subscribeQueue(world, topic);
    const publish = () => topic.publish({ message: "m", groupId: "g", deduplicationId: "d" });
    const first = await publish();
    expect(first.sequenceNumber).toMatch(/^\d{20}$/);
    expect(await publish()).toEqual(first);
    await world.clock.advance(299_999);
    expect(await publish()).toEqual(first);
    await world.clock.advance(1);
    const later = await publish();
    expect(later.messageId).not.toBe(first.messageId);
    expect(later.sequenceNumber! > first.sequenceNumber!).toBe(true);
    await world.trace.count({ hop: "delivered", part: topic.arn }, 2);
  });

  test("takes the message for the deduplication id where it may, and each group by itself where it should", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world, {
      ...FIFO,
      ContentBasedDeduplication: "true",
      FifoThroughputScope: "MessageGroup",
    });
    const one = await topic.publish({ message: "m", groupId: "a" });
    expect(await topic.publish({ message: "m", groupId: "a" })).toEqual(one);
    expect((await topic.publish({ message: "m", groupId: "b" })).messageId).not.toBe(one.messageId);
    expect((await topic.publish({ message: "n", groupId: "a" })).messageId).not.toBe(one.messageId);
  });

  test("keeps the order of a group, and hands group and deduplication id to the queue", async () => {
    const world = createTestWorld();
    const topic = await createTopic(world, FIFO);
    const { queue } = await subscribeQueue(world, topic, { RawMessageDelivery: "true" });
    const numbers = Array.from({ length: 10 }, (_, index) => String(index));
    await Promise.all(
      numbers.map((message) => topic.publish({ message, groupId: "g", deduplicationId: `d${message}` })),
    );
    await world.trace.count({ hop: "delivered", part: topic.arn }, 10);
    const received = await queue.receive({ max: 10 });
    expect(received.map(({ body }) => body)).toEqual(numbers);
    expect(received[3]).toMatchObject({ groupId: "g", deduplicationId: "d3" });
  });
});
