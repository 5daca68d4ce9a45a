import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

const EMPTY = { visible: 0, inFlight: 0, delayed: 0 };

function setUp(attributes?: Record<string, string>) {
  const world = createTestWorld();
  const service = world.service(QueueService);
  const queue = service.create({ name: attributes?.FifoQueue ? "a.fifo" : "a", attributes });
  const kept = () => world.store.prepare("SELECT count(*) AS kept FROM queue_messages").get();
  return { world, service, queue, kept };
}

test("a purge empties the queue at once, of what is in flight and delayed as well", async () => {
  const { queue } = setUp();
  await queue.send({ body: "visible" });
  await queue.send({ body: "delayed", delaySeconds: 10 });
  await queue.send({ body: "in flight" });
  await queue.receive();
  await queue.purge();
  expect(queue.depth()).toEqual(EMPTY);
  await queue.send({ body: "new" });
  expect(await queue.receive({ max: 10 })).toMatchObject([{ body: "new" }]);
});

test("what was purged is swept off the disk, and each message says so", async () => {
  const { world, queue, kept } = setUp();
  await Promise.all(Array.from({ length: 1_200 }, (_, i) => queue.send({ body: "x", lineage: `request-${i}` })));
  await queue.purge();
  const purged = await world.trace.count({ hop: "purged" }, 1_200);
  expect(new Set(purged.map((record) => record.lineage)).size).toBe(1_200);
  expect(kept()).toEqual({ kept: 0 });
  expect(world.service(QueueService).tables.registry.unswept()).toEqual([]);
});

test("only one purge a minute", async () => {
  const { world, queue } = setUp();
  await queue.purge();
  await world.clock.advance(59_999);
  await expect(queue.purge()).rejects.toThrow("Only one PurgeQueue operation on a is allowed every 60 seconds.");
  await world.clock.advance(1);
  await queue.purge();
});

test("a purge frees the groups of a FIFO queue", async () => {
  const { world, queue } = setUp({ FifoQueue: "true", ContentBasedDeduplication: "true" });
  await queue.send({ body: "a1", groupId: "a" });
  await queue.receive();
  await queue.purge();
  await queue.send({ body: "a2", groupId: "a" });
  expect(await queue.receive()).toMatchObject([{ body: "a2" }]);
  await world.trace.next({ hop: "purged" });
  await world.clock.advance(0);
  expect(world.store.prepare("SELECT count(*) AS groups FROM queue_groups").get()).toEqual({ groups: 1 });
});

test("a long poll outlives a purge", async () => {
  const { world, queue } = setUp();
  const waiting = queue.receive({ waitSeconds: 20 });
  await queue.purge();
  await queue.send({ body: "new" });
  await world.clock.advance(0);
  expect(await waiting).toMatchObject([{ body: "new" }]);
});

test("a deleted queue takes its messages with it", async () => {
  const { world, service, queue, kept } = setUp();
  await queue.send({ body: "one" });
  await service.delete(queue);
  await world.trace.next({ hop: "purged" });
  expect(kept()).toEqual({ kept: 0 });
});
