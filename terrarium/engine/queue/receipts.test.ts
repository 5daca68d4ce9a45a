import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Queue } from "./queue.ts";
import { ReceiptHandleIsInvalid } from "./queue-errors.ts";
import { QueueService } from "./queue-service.ts";

async function setUp(attributes?: Record<string, string>) {
  const world = createTestWorld();
  const queue = world.service(QueueService).create({ name: attributes?.FifoQueue ? "a.fifo" : "a", attributes });
  await queue.send({ body: "one", groupId: "1" });
  return { world, queue };
}

const FIFO = { FifoQueue: "true", ContentBasedDeduplication: "true" };

async function receive(queue: Queue, visibilityTimeout?: number): Promise<string> {
  const [message] = await queue.receive({ visibilityTimeout });
  return message!.receiptHandle;
}

const total = (queue: Queue) => Object.values(queue.depth()).reduce((sum, count) => sum + count, 0);

test("a deleted message is gone, and deleting it again is a success", async () => {
  const { world, queue } = await setUp();
  const handle = await receive(queue);
  await queue.delete(handle);
  await queue.delete(handle);
  expect(total(queue)).toBe(0);
  expect(world.trace.since().map((record) => record.hop)).toEqual(["queued", "received", "deleted"]);
});

test("several are deleted in one write; where a handle is refused, none is", async () => {
  const { world, queue } = await setUp();
  await queue.send({ body: "two" });
  const [one, two] = (await queue.receive({ max: 2 })).map(({ receiptHandle }) => receiptHandle);
  await expect(queue.deleteAll([one!, "garbage"])).rejects.toThrow(ReceiptHandleIsInvalid);
  expect(total(queue)).toBe(2);
  await queue.deleteAll([one!, two!]);
  await queue.deleteAll([one!, two!]);
  expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  expect(world.trace.since().filter(({ hop }) => hop === "deleted")).toHaveLength(2);
});

test("the newest handle of a standard queue deletes also after its visibility timeout", async () => {
  const { world, queue } = await setUp();
  const handle = await receive(queue, 1);
  await world.clock.advance(2_000);
  await queue.delete(handle);
  expect(total(queue)).toBe(0);
});

test("an older handle of a standard queue succeeds but deletes nothing", async () => {
  const { world, queue } = await setUp();
  const older = await receive(queue, 1);
  await world.clock.advance(2_000);
  const newer = await receive(queue);
  await queue.delete(older);
  expect(total(queue)).toBe(1);
  await queue.delete(newer);
  expect(total(queue)).toBe(0);
});

test("a handle of a FIFO queue holds no longer than its visibility timeout, which can be extended", async () => {
  const { world, queue } = await setUp(FIFO);
  const first = await receive(queue, 10);
  await world.clock.advance(9_000);
  await queue.changeVisibility(first, 10);
  await world.clock.advance(9_000);
  await queue.delete(first);
  await queue.send({ body: "two", groupId: "1" });
  const second = await receive(queue, 1);
  await world.clock.advance(1_000);
  await expect(queue.delete(second)).rejects.toThrow(
    `Value ${second} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  );
  await expect(queue.changeVisibility(second, 1)).rejects.toThrow("not available for visibility timeout change");
});

test.each(["garbage", "", "AQEB", "AQEBMS4x", `AQEB${Buffer.from("1.2.3.4").toString("base64")}x`])(
  "%j is no receipt handle",
  async (handle) => {
    const { queue } = await setUp();
    const refused = {
      name: "ReceiptHandleIsInvalid",
      message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
    };
    await expect(queue.delete(handle)).rejects.toMatchObject(refused);
    await expect(queue.changeVisibility(handle, 1)).rejects.toMatchObject(refused);
  },
);

test("a handle of another queue is no handle here", async () => {
  const { world, queue } = await setUp();
  const other = world.service(QueueService).create({ name: "other" });
  await expect(other.delete(await receive(queue))).rejects.toMatchObject({ name: "ReceiptHandleIsInvalid" });
  expect(total(queue)).toBe(1);
});

test("a handle from before a purge deletes nothing, and says nothing", async () => {
  const { queue } = await setUp();
  const handle = await receive(queue);
  await queue.purge();
  await queue.send({ body: "two" });
  await queue.delete(handle);
  expect(total(queue)).toBe(1);
});

test("the visibility of a message in flight counts from its change", async () => {
  const { world, queue } = await setUp();
  const handle = await receive(queue, 60);
  await world.clock.advance(15_000);
  await queue.changeVisibility(handle, 10);
  await world.clock.advance(9_999);
  expect(await queue.receive()).toEqual([]);
  await world.clock.advance(1);
  expect(await queue.receive()).toHaveLength(1);
});

test("a message of a standard queue can be hidden again after its visibility timeout", async () => {
  const { world, queue } = await setUp();
  const handle = await receive(queue, 1);
  await world.clock.advance(2_000);
  await queue.changeVisibility(handle, 5);
  expect(queue.depth()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
});

test("a message is in flight for 12 hours in all, at most", async () => {
  const { world, queue } = await setUp();
  const handle = await receive(queue, 43_200);
  await queue.changeVisibility(handle, 43_200);
  await world.clock.advance(1_000);
  await expect(queue.changeVisibility(handle, 43_200)).rejects.toThrow("beyond the limit [43200 seconds]");
  await queue.changeVisibility(handle, 43_199);
  await expect(queue.changeVisibility(handle, 43_201)).rejects.toThrow("Value 43201 for parameter VisibilityTimeout");
});

test("the visibility of a deleted message cannot be changed", async () => {
  const { queue } = await setUp();
  const handle = await receive(queue);
  await queue.delete(handle);
  await expect(queue.changeVisibility(handle, 1)).rejects.toThrow(
    `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  );
});
