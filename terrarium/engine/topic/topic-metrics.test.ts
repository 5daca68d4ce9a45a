import { createTopic, subscribeQueue } from "../../../tests/factories/sns.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { QueueService } from "../queue/queue-service.ts";

test("a topic emits what CloudWatch has of topics: a message that is filtered out, one that is delivered, one that is not", async () => {
  const world = createTestWorld();
  const start = world.clock.now();
  const topic = await createTopic(world);
  const FilterPolicy = '{"kind":["order"]}';
  const { queue } = await subscribeQueue(world, topic, { FilterPolicy });
  const attributes = { kind: { dataType: "String", stringValue: "order" } };
  await topic.publish({ message: "12345" });
  await topic.publish({ message: "12345", attributes });
  await world.trace.next({ hop: "delivered" });
  const queues = world.service(QueueService);
  const dead = queues.create({ name: "dead" });
  await subscribeQueue(
    world,
    topic,
    { FilterPolicy, RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn }) },
    "b",
  );
  await queues.delete(queue);
  await queues.delete(queues.byName("b"));
  await topic.publish({ message: "12345", attributes });
  await world.trace.count({ hop: "failed" }, 2);
  await world.trace.next({ hop: "dead-lettered" });
  await world.clock.advance(60_000);
  const sum = (name: string) => {
    const metric = { namespace: "AWS/SNS", name, dimensions: { TopicName: "orders" } };
    const range = { start, end: start + 120_000, period: 60_000 };
    return [...world.service(Metrics).read(metric, range).values()].reduce((total, each) => total + each.sum, 0);
  };
  expect({
    published: sum("NumberOfMessagesPublished"),
    bytes: sum("PublishSize"),
    filtered: sum("NumberOfNotificationsFilteredOut"),
    without: sum("NumberOfNotificationsFilteredOut-NoMessageAttributes"),
    delivered: sum("NumberOfNotificationsDelivered"),
    failed: sum("NumberOfNotificationsFailed"),
    redriven: sum("NumberOfNotificationsRedrivenToDlq"),
  }).toEqual({ published: 3, bytes: 15 + 2 * 15, filtered: 1, without: 1, delivered: 1, failed: 2, redriven: 1 });
});
