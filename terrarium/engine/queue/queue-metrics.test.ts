import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { QueueService } from "./queue-service.ts";

test("a queue emits what SQS emits", async () => {
  const world = createTestWorld();
  const start = world.clock.now();
  const queue = world.service(QueueService).create({ name: "orders" });
  const metric = (name: string) => {
    const of = { namespace: "AWS/SQS", name, dimensions: { QueueName: "orders" } };
    return world
      .service(Metrics)
      .read(of, { start, end: start + 60_000, period: 60_000 })
      .get(start)?.sum;
  };
  await queue.receive();
  for (const body of ["a", "bcd", "e"]) await queue.send({ body });
  await queue.send({ body: "later", delaySeconds: 60 });
  const [first] = await queue.receive({ max: 2 });
  await queue.delete(first!.receiptHandle);
  await world.clock.advance(5_000);
  expect({
    sent: metric("NumberOfMessagesSent"),
    size: metric("SentMessageSize"),
    received: metric("NumberOfMessagesReceived"),
    empty: metric("NumberOfEmptyReceives"),
    deleted: metric("NumberOfMessagesDeleted"),
    visible: metric("ApproximateNumberOfMessagesVisible"),
    inFlight: metric("ApproximateNumberOfMessagesNotVisible"),
    delayed: metric("ApproximateNumberOfMessagesDelayed"),
    age: metric("ApproximateAgeOfOldestMessage"),
  }).toEqual({ sent: 4, size: 10, received: 2, empty: 1, deleted: 1, visible: 1, inFlight: 1, delayed: 1, age: 5 });
});

test("a long poll that ends with nothing is one empty receive", async () => {
  const world = createTestWorld();
  const start = world.clock.now();
  const queue = world.service(QueueService).create({ name: "orders" });
  const polled = queue.receive({ waitSeconds: 20 });
  await world.clock.advance(20_000);
  expect(await polled).toEqual([]);
  const of = { namespace: "AWS/SQS", name: "NumberOfEmptyReceives", dimensions: { QueueName: "orders" } };
  expect(
    world
      .service(Metrics)
      .read(of, { start, end: start + 60_000, period: 60_000 })
      .get(start)?.sum,
  ).toBe(1);
});
