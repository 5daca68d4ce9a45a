import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

function setUp(attributes: Record<string, string> = { MessageRetentionPeriod: "60" }) {
  const world = createTestWorld();
  const name = attributes.FifoQueue ? "a.fifo" : "a";
  const queue = world.service(QueueService).create({ name, attributes });
  const expired = () => world.trace.since().filter((record) => record.hop === "expired");
  return { world, queue, expired };
}

const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };

test("a message expires when its retention period ends, though nobody receives", async () => {
  const { world, queue, expired } = setUp();
  const { messageId } = await queue.send({ body: "one", lineage: "request-7" });
  await world.clock.advance(30_000);
  await queue.send({ body: "two" });
  await world.clock.advance(29_999);
  expect(expired()).toEqual([]);
  await world.clock.advance(1);
  expect(expired()).toMatchObject([{ part: queue.arn, lineage: "request-7", detail: { messageId } }]);
  expect(await queue.receive({ max: 10 })).toMatchObject([{ body: "two" }]);
  await world.clock.advance(30_000);
  expect(queue.depth()).toEqual(EMPTY);
});

test("a message in flight expires, too; deleting it then is a success", async () => {
  const { world, queue } = setUp();
  await queue.send({ body: "one" });
  await world.clock.advance(50_000);
  const [message] = await queue.receive({ visibilityTimeout: 100 });
  await world.clock.advance(10_000);
  expect(queue.depth()).toEqual(EMPTY);
  await queue.delete(message!.receiptHandle);
});

test("a receive at the very end of the period gives nothing that has expired", async () => {
  const { world, queue, expired } = setUp();
  await queue.send({ body: "one" });
  await queue.send({ body: "two", delaySeconds: 60 });
  queue.close(); // No timer: what is left is what the receive itself does.
  await world.clock.advance(60_000);
  expect(await queue.receive({ max: 10 })).toEqual([]);
  await world.clock.advance(0);
  expect(expired()).toHaveLength(2);
});

test("a shorter period holds for the messages that are there", async () => {
  const { world, queue } = setUp({ MessageRetentionPeriod: "1000" });
  await queue.send({ body: "one" });
  await world.clock.advance(100_000);
  await queue.setAttributes({ MessageRetentionPeriod: "60" });
  await world.clock.advance(0);
  expect(queue.depth()).toEqual(EMPTY);
});

test("a longer period does, too", async () => {
  const { world, queue } = setUp();
  await queue.send({ body: "one" });
  await queue.setAttributes({ MessageRetentionPeriod: "120" });
  await world.clock.advance(119_999);
  expect(queue.depth().visible).toBe(1);
  await world.clock.advance(1);
  expect(queue.depth()).toEqual(EMPTY);
});

test("when the head of a group expires, the rest of the group goes on", async () => {
  const { world, queue } = setUp({
    FifoQueue: "true",
    ContentBasedDeduplication: "true",
    MessageRetentionPeriod: "60",
  });
  await queue.send({ body: "a1", groupId: "a" });
  await queue.receive({ visibilityTimeout: 1_000 });
  await world.clock.advance(10_000);
  await queue.send({ body: "a2", groupId: "a" });
  await world.clock.advance(45_000);
  const waiting = queue.receive({ waitSeconds: 20 });
  await world.clock.advance(5_000);
  expect(await waiting).toMatchObject([{ body: "a2" }]);
});

test("more than one turn's worth of messages expires, one turn after the other", async () => {
  const { world, queue } = setUp();
  await Promise.all(Array.from({ length: 1_201 }, () => queue.send({ body: "x" })));
  await world.clock.advance(60_000);
  expect(queue.depth()).toEqual(EMPTY);
});
