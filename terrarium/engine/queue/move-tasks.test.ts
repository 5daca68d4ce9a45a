import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld, type TestWorldOptions } from "../../../tests/factories/world.ts";
import { VirtualClock } from "../virtual-clock.ts";
import type { Queue } from "./queue.ts";
import { QueueService } from "./queue-service.ts";

function setUp({ fifo = false, ...options }: TestWorldOptions & { fifo?: boolean; clock?: VirtualClock } = {}) {
  const world = createTestWorld<VirtualClock>(options);
  const service = world.service(QueueService);
  const suffix = fifo ? ".fifo" : "";
  const kind: Record<string, string> = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const dead = service.declare({ name: `dead${suffix}`, attributes: kind }, "dead");
  const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 };
  const attributes = { ...kind, RedrivePolicy: JSON.stringify(redrive) };
  const queue = service.declare({ name: `orders${suffix}`, attributes }, "orders");
  const other = service.declare({ name: `other${suffix}`, attributes }, "other");
  return { world, service, tasks: service.moveTasks, dead, queue, other };
}

async function deadLetters(queue: Queue, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) await queue.send({ body, groupId: body[0] });
  await queue.receive({ max: 10, visibilityTimeout: 0 });
  await queue.receive({ max: 10 });
}

const bodies = async (queue: Queue) => (await queue.receive({ max: 10, visibilityTimeout: 0 })).map(({ body }) => body);

test("dead letters go back to where each came from, as new messages of the same lineage", async () => {
  const { world, tasks, dead, queue, other } = setUp();
  const { messageId } = await queue.send({ body: "mine", lineage: "request-7" });
  await deadLetters(queue, ["again"]);
  const ownLineage = (await dead.receive({ max: 10, visibilityTimeout: 0 })).find(({ body }) => body === "again")!;
  await deadLetters(other, ["theirs"]);
  expect(dead.depth().visible).toBe(3);
  await tasks.start(dead.arn);
  await world.clock.advance(1_000);
  expect(dead.depth().visible).toBe(0);
  const received = await queue.receive({ max: 10 });
  expect(received.map(({ body }) => body)).toEqual(["mine", "again"]);
  expect(received[0]).toMatchObject({ lineage: "request-7", receiveCount: 1, deadLetterSource: undefined });
  expect(received[0]!.messageId).not.toBe(messageId);
  expect(received[1]!.lineage).toBe(ownLineage.messageId);
  expect(received[0]!.sentTimestamp).toBeGreaterThan(0);
  expect(await bodies(other)).toEqual(["theirs"]);
  expect(tasks.list(dead.arn, 10)).toMatchObject([{ status: "COMPLETED", moved: 3, to_move: 3, destination: null }]);
  const moved = world.trace.since().filter((record) => record.hop === "moved");
  expect(moved).toHaveLength(3);
  expect(moved.find((record) => record.lineage === "request-7")).toMatchObject({
    part: dead.arn,
    detail: { was: messageId, to: queue.arn },
  });
});

test("with a destination they all go there, also those that were sent to the dead-letter queue itself", async () => {
  const { world, tasks, dead, queue, other } = setUp();
  await deadLetters(queue, ["one"]);
  await dead.send({ body: "two" });
  await tasks.start(dead.arn, other.arn);
  await world.clock.advance(1_000);
  expect((await bodies(other)).sort()).toEqual(["one", "two"]);
});

test("without one, a message that came from nowhere fails the task", async () => {
  const { world, tasks, dead } = setUp();
  await dead.send({ body: "one" });
  await tasks.start(dead.arn);
  await world.clock.advance(1_000);
  expect(tasks.list(dead.arn, 1)).toMatchObject([
    { status: "FAILED", failure: "CouldNotDetermineMessageSource", moved: 0 },
  ]);
  expect(dead.depth().visible).toBe(1);
});

test("a task keeps to its rate, can be watched, and cancelled", async () => {
  const { world, tasks, dead, queue } = setUp();
  await deadLetters(queue, ["1", "2", "3", "4", "5"]);
  const handle = await tasks.start(dead.arn, undefined, 1);
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "RUNNING", handle, moved: 0, to_move: 5, rate: 1 }]);
  await world.clock.advance(2_500);
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "RUNNING", moved: 2 }]);
  expect(await tasks.cancel(handle)).toBe(2);
  await world.clock.advance(10_000);
  expect(tasks.list(dead.arn, 1)).toEqual([expect.not.objectContaining({ handle: expect.anything() })]);
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "CANCELLED", moved: 2 }]);
  expect(dead.depth().visible).toBe(3);
  await expect(tasks.cancel(handle)).rejects.toMatchObject({ name: "UnsupportedOperation" });
});

test("a rate of 500 a second moves 500 in a second", async () => {
  const { world, tasks, dead, other } = setUp();
  await Promise.all(Array.from({ length: 800 }, (_, i) => dead.send({ body: `${i}` })));
  await tasks.start(dead.arn, other.arn, 500);
  await world.clock.advance(1_000);
  expect(other.depth().visible).toBe(500);
  await world.clock.advance(1_000);
  expect(other.depth().visible).toBe(800);
});

test("a task moves what was there when it began: what fails anew does not go round and round", async () => {
  const { world, tasks, dead, queue } = setUp();
  await deadLetters(queue, ["1", "2"]);
  await tasks.start(dead.arn, undefined, 1);
  await world.clock.advance(1_000);
  await queue.receive({ visibilityTimeout: 0 });
  await queue.receive({ visibilityTimeout: 0 });
  expect(dead.depth().visible).toBe(2);
  await world.clock.advance(10_000);
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "COMPLETED", moved: 2 }]);
  expect(dead.depth().visible).toBe(1);
});

test("a task leaves what came in after it began", async () => {
  const { world, tasks, dead, other } = setUp();
  await dead.send({ body: "old" });
  await tasks.start(dead.arn, other.arn, 20);
  await dead.send({ body: "new" });
  await world.clock.advance(10_000);
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "COMPLETED", moved: 1 }]);
  expect(await bodies(other)).toEqual(["old"]);
  expect(await bodies(dead)).toEqual(["new"]);
});

test("the order within a group is kept", async () => {
  const { world, tasks, dead, queue } = setUp({ fifo: true });
  for (const body of ["a1", "b1", "a2", "a3"]) await queue.send({ body, groupId: body[0] });
  for (let i = 0; i < 2; i++) await queue.receive({ max: 10, visibilityTimeout: 0 });
  expect(dead.depth().visible).toBe(4);
  await tasks.start(dead.arn);
  await world.clock.advance(1_000);
  expect(await bodies(queue)).toEqual(["a1", "a2", "a3", "b1"]);
});

test("a task whose destination is deleted fails", async () => {
  const { world, service, tasks, dead, queue, other } = setUp();
  await deadLetters(queue, ["1", "2"]);
  await tasks.start(dead.arn, other.arn, 1);
  await world.clock.advance(1_000);
  await service.delete(other);
  await world.clock.advance(1_000);
  const failure = "AWS.SimpleQueueService.NonExistentQueue";
  expect(tasks.list(dead.arn, 1)).toMatchObject([{ status: "FAILED", failure, moved: 1 }]);
});

test("what cannot be a task is refused", async () => {
  const { tasks, dead, queue, other } = setUp();
  const unknown = "arn:aws:sqs:us-east-1:000000000000:nobody";
  const found = (parameter: string) => ({
    name: "ResourceNotFound",
    message: `The resource that you specified for the ${parameter} parameter doesn't exist.`,
  });
  await expect(tasks.start("dead")).rejects.toThrow("You must use this format to specify the SourceArn");
  await expect(tasks.start(unknown)).rejects.toMatchObject(found("SourceArn"));
  await expect(tasks.start(dead.arn, unknown)).rejects.toMatchObject(found("DestinationArn"));
  await expect(tasks.start(queue.arn)).rejects.toThrow("Source queue must be configured as a Dead Letter Queue.");
  await expect(tasks.start(dead.arn, undefined, 501)).rejects.toThrow(
    "Value 501 for parameter MaxNumberOfMessagesPerSecond",
  );
  await deadLetters(other, ["1"]);
  await tasks.start(dead.arn);
  await expect(tasks.start(dead.arn)).rejects.toThrow("There is already a task running.");
  await expect(tasks.cancel("garbage")).rejects.toThrow("Value for parameter TaskHandle is invalid.");
  const handle = (taskId: string, sourceArn: string) =>
    Buffer.from(JSON.stringify({ taskId, sourceArn })).toString("base64");
  await expect(tasks.cancel(handle("1", unknown))).rejects.toMatchObject(found("SourceArn"));
  await expect(tasks.cancel(handle("1", dead.arn))).rejects.toThrow("Task does not exist.");
});

describe("over a restart", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "move-tasks-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("a task goes on where it was", async () => {
    const file = join(directory, "a.db");
    const before = setUp({ file });
    await deadLetters(before.queue, ["1", "2", "3", "4"]);
    await before.tasks.start(before.dead.arn, undefined, 1);
    await before.world.clock.advance(2_000);
    before.service.close();
    before.world.store.close();
    const after = setUp({ file, seed: 2, clock: new VirtualClock(before.world.clock.now()) });
    expect(after.tasks.list(after.dead.arn, 1)).toMatchObject([{ status: "RUNNING", moved: 2 }]);
    await after.world.clock.advance(2_000);
    expect(after.tasks.list(after.dead.arn, 1)).toMatchObject([{ status: "COMPLETED", moved: 4 }]);
    expect(await bodies(after.queue)).toEqual(["1", "2", "3", "4"]);
    after.world.store.close();
  });
});
