import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

function setUp(attributes?: Record<string, string>) {
  const world = createTestWorld();
  const queue = world
    .service(QueueService)
    .create({ name: "a.fifo", attributes: { FifoQueue: "true", ...attributes } });
  return { world, queue };
}

test("a repeat within five minutes is answered as the first one, and goes no further", async () => {
  const { world, queue } = setUp();
  const first = await queue.send({ body: "one", groupId: "a", deduplicationId: "1" });
  await world.clock.advance(299_999);
  expect(await queue.send({ body: "one", groupId: "a", deduplicationId: "1" })).toEqual(first);
  expect(queue.depth().visible).toBe(1);
  await world.clock.advance(1);
  const second = await queue.send({ body: "one", groupId: "a", deduplicationId: "1" });
  expect(second.messageId).not.toBe(first.messageId);
  expect(queue.depth().visible).toBe(2);
});

test("a repeat of a message that is gone already is a repeat all the same", async () => {
  const { queue } = setUp();
  await queue.send({ body: "one", groupId: "a", deduplicationId: "1" });
  const [message] = await queue.receive();
  await queue.delete(message!.receiptHandle);
  await queue.send({ body: "one", groupId: "a", deduplicationId: "1" });
  expect(await queue.receive()).toEqual([]);
});

test("by content, the body alone counts; an id of the sender's counts more", async () => {
  const { queue } = setUp({ ContentBasedDeduplication: "true" });
  await queue.send({ body: "one", groupId: "a" });
  await queue.send({ body: "one", groupId: "a", attributes: { a: { dataType: "String", stringValue: "1" } } });
  expect(queue.depth().visible).toBe(1);
  await queue.send({ body: "one", groupId: "a", deduplicationId: "other" });
  expect(queue.depth().visible).toBe(2);
  const [message] = await queue.receive();
  expect(message?.deduplicationId).toBe("7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed");
});

test("an id counts in the whole queue, or in its group where the queue says so", async () => {
  const whole = setUp();
  const grouped = setUp({ DeduplicationScope: "messageGroup" });
  for (const { queue } of [whole, grouped])
    for (const groupId of ["a", "b"]) await queue.send({ body: "one", groupId, deduplicationId: "1" });
  expect(whole.queue.depth().visible).toBe(1);
  expect(grouped.queue.depth().visible).toBe(2);
});

test("a purge forgets", async () => {
  const { queue } = setUp();
  await queue.send({ body: "one", groupId: "a", deduplicationId: "1" });
  await queue.purge();
  await queue.send({ body: "two", groupId: "a", deduplicationId: "1" });
  expect((await queue.receive()).map((message) => message.body)).toEqual(["two"]);
});

test("outdated records do not pile up", async () => {
  const { world, queue } = setUp();
  for (let i = 0; i < 50; i++) await queue.send({ body: "one", groupId: "a", deduplicationId: `${i}` });
  await world.clock.advance(300_000);
  for (let i = 50; i < 70; i++) await queue.send({ body: "one", groupId: "a", deduplicationId: `${i}` });
  expect(world.store.prepare("SELECT count(*) AS records FROM queue_deduplication").get()).toEqual({ records: 20 });
});
