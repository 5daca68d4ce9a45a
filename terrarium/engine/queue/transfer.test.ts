import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Log } from "../log.ts";
import type { Queue } from "./queue.ts";
import { QueueService } from "./queue-service.ts";

interface SetUp {
  readonly maxReceiveCount?: number;
  readonly fifo?: boolean;
  readonly deadLetters?: Record<string, string>;
  readonly source?: Record<string, string>;
}

function setUp({ maxReceiveCount = 2, fifo = false, deadLetters, source }: SetUp = {}) {
  const world = createTestWorld();
  const service = world.service(QueueService);
  const kind: Record<string, string> = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const suffix = fifo ? ".fifo" : "";
  const target = service.create({ name: `dead${suffix}`, attributes: { ...kind, ...deadLetters } });
  const redrive = { deadLetterTargetArn: target.arn, maxReceiveCount };
  const queue = service.create({
    name: `orders${suffix}`,
    attributes: { ...kind, ...source, VisibilityTimeout: "10", RedrivePolicy: JSON.stringify(redrive) },
  });
  return { world, service, queue, target };
}

const receive = (queue: Queue) => queue.receive({ max: 10, visibilityTimeout: 0 });

test("what was received too often goes to the dead-letter queue, and stays what it is", async () => {
  const { world, queue, target } = setUp();
  const at = world.clock.now();
  const { messageId } = await queue.send({
    body: "poison",
    attributes: { a: { dataType: "String", stringValue: "1" } },
    lineage: "request-7",
  });
  await world.clock.advance(1_000);
  for (let i = 0; i < 2; i++) expect(await receive(queue)).toHaveLength(1);
  expect(await receive(queue)).toEqual([]);
  const [letter] = await target.receive();
  expect(letter).toMatchObject({
    messageId,
    body: "poison",
    attributes: { a: { dataType: "String", stringValue: "1" } },
    sentTimestamp: at,
    firstReceivedTimestamp: at + 1_000,
    receiveCount: 3,
    deadLetterSource: queue.arn,
    lineage: "request-7",
  });
  expect(world.trace.since().filter((record) => record.hop === "dead-lettered")).toMatchObject([
    { part: queue.arn, lineage: "request-7", detail: { messageId, to: target.arn, receiveCount: 2 } },
  ]);
});

test("a receive that finds dead letters goes on to the messages behind them", async () => {
  const { world, queue, target } = setUp({ maxReceiveCount: 1 });
  for (let i = 0; i < 25; i++) await queue.send({ body: `poison ${i}` });
  for (let i = 0; i < 3; i++) await queue.receive({ max: 10 });
  await queue.send({ body: "good", delaySeconds: 11 });
  await world.clock.advance(11_000);
  expect(await receive(queue)).toMatchObject([{ body: "good" }]);
  expect(target.depth().visible).toBe(25);
});

test("hundreds of dead letters are cleared away in turns, and a long poll gets the good message behind them", async () => {
  const { world, queue, target } = setUp({ maxReceiveCount: 1 });
  for (let i = 0; i < 450; i++) void queue.send({ body: `poison ${i}` });
  for (let i = 0; i < 45; i++) await queue.receive({ max: 10 });
  await queue.send({ body: "good", delaySeconds: 11 });
  await world.clock.advance(11_000);
  expect(await queue.receive()).toEqual([]);
  expect(target.depth().visible).toBeGreaterThanOrEqual(200);
  expect(target.depth().visible).toBeLessThan(450);
  const waiting = queue.receive({ waitSeconds: 1 });
  await world.clock.advance(0);
  expect(await waiting).toMatchObject([{ body: "good" }]);
  expect(target.depth().visible).toBe(450);
});

test("a chain of dead-letter queues counts the receives of each of them", async () => {
  const { service, queue, target } = setUp({ maxReceiveCount: 1 });
  const last = service.create({ name: "last" });
  await target.setAttributes({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: last.arn, maxReceiveCount: 1 }) });
  await queue.send({ body: "poison" });
  expect(await receive(queue)).toHaveLength(1);
  expect(await receive(queue)).toEqual([]);
  expect(await receive(target)).toMatchObject([{ receiveCount: 2 }]);
  expect(await receive(target)).toEqual([]);
  expect(await receive(last)).toMatchObject([{ receiveCount: 3, deadLetterSource: target.arn }]);
});

test("in a standard queue the retention period of a dead letter goes on, in a FIFO queue it starts anew", async () => {
  for (const fifo of [false, true]) {
    const { world, queue, target } = setUp({
      fifo,
      maxReceiveCount: 1,
      deadLetters: { MessageRetentionPeriod: "100" },
      source: { MessageRetentionPeriod: "100" },
    });
    await queue.send({ body: "poison", groupId: "a" });
    await world.clock.advance(60_000);
    await receive(queue);
    await receive(queue);
    await world.clock.advance(39_999);
    expect(target.depth().visible).toBe(1);
    await world.clock.advance(1);
    expect(target.depth().visible).toBe(fifo ? 1 : 0);
    await world.clock.advance(60_000);
    expect(target.depth().visible).toBe(0);
  }
});

test("a dead letter of a FIFO queue lets its group go on, and keeps its order in the dead-letter queue", async () => {
  const { queue, target } = setUp({ fifo: true, maxReceiveCount: 1 });
  for (const body of ["a1", "a2"]) await queue.send({ body, groupId: "a" });
  expect(await queue.receive({ max: 1, visibilityTimeout: 0 })).toMatchObject([{ body: "a1" }]);
  expect(await queue.receive({ max: 1, visibilityTimeout: 0 })).toMatchObject([{ body: "a2" }]);
  expect(await receive(queue)).toEqual([]);
  await queue.send({ body: "a3", groupId: "a" });
  expect(await receive(queue)).toMatchObject([{ body: "a3" }]);
  expect(await receive(target)).toMatchObject([{ body: "a1", groupId: "a" }, { body: "a2" }]);
});

test("a new limit of receives holds from the next receive on", async () => {
  const { queue, target } = setUp({ maxReceiveCount: 5 });
  await queue.send({ body: "poison" });
  await receive(queue);
  await queue.setAttributes({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target.arn, maxReceiveCount: 1 }) });
  expect(await receive(queue)).toEqual([]);
  expect(target.depth().visible).toBe(1);
});

describe("a redrive policy is refused", () => {
  const redrive = (deadLetterTargetArn: string) => ({
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
  });

  test("where the dead-letter queue does not exist", async () => {
    const { queue, service } = setUp();
    const attributes = redrive("arn:aws:sqs:us-east-1:000000000000:nobody");
    await expect(queue.setAttributes(attributes)).rejects.toThrow("Dead letter target does not exist.");
    expect(() => service.create({ name: "new", attributes })).toThrow("Dead letter target does not exist.");
    expect(service.list().map(({ name }) => name)).toEqual(["dead", "orders"]);
  });

  test("where the dead-letter queue is of the other type", async () => {
    const { queue, service } = setUp();
    const fifo = service.create({ name: "dead.fifo", attributes: { FifoQueue: "true" } });
    await expect(queue.setAttributes(redrive(fifo.arn))).rejects.toThrow("same type of queue");
  });

  test.each([
    ["nobody's", { redrivePermission: "denyAll" }],
    [
      "another queue's",
      { redrivePermission: "byQueue", sourceQueueArns: ["arn:aws:sqs:us-east-1:000000000000:other"] },
    ],
  ])("where the dead-letter queue takes %s dead letters", async (_, allow) => {
    const { queue, target } = setUp();
    await target.setAttributes({ RedriveAllowPolicy: JSON.stringify(allow) });
    await expect(queue.setAttributes(redrive(target.arn))).rejects.toThrow("does not permit this queue");
  });
});

test("a message that may not go to the dead-letter queue stays, and the log says why, once", async () => {
  const warnings: string[] = [];
  const { world, queue, target } = setUp({ maxReceiveCount: 1 });
  (world as { log: Log }).log = { info() {}, warn: (message) => warnings.push(message), error() {} };
  await target.setAttributes({ RedriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }) });
  await queue.send({ body: "poison" });
  for (let i = 0; i < 3; i++) expect(await receive(queue)).toHaveLength(1);
  expect(warnings).toEqual(["the redrive allow policy of dead does not permit dead letters of orders"]);
});

test("a message whose dead-letter queue was deleted stays", async () => {
  const { service, queue, target } = setUp({ maxReceiveCount: 1 });
  await service.delete(target);
  await queue.send({ body: "poison" });
  for (let i = 0; i < 3; i++) expect(await receive(queue)).toHaveLength(1);
});
