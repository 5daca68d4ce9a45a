import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

function setUp(attributes?: Record<string, string>) {
  const world = createTestWorld();
  const queue = world.service(QueueService).create({ name: "orders", attributes });
  return { world, queue };
}

const bodies = (messages: readonly { readonly body: string }[]) => messages.map((message) => message.body);

test("a received message tells all about itself", async () => {
  const { world, queue } = setUp();
  const sent = await queue.send({
    body: "one",
    attributes: {
      kind: { dataType: "String", stringValue: "new" },
      raw: { dataType: "Binary", binaryValue: Buffer.from("\x00ÿ") },
    },
    systemAttributes: { AWSTraceHeader: { dataType: "String", stringValue: "Root=1-2-3" } },
    groupId: "tenant",
    senderId: "AROA:gateway",
    lineage: "request-7",
  });
  const at = world.clock.now();
  await world.clock.advance(5_000);
  const [message] = await queue.receive();
  expect(message).toEqual({
    messageId: sent.messageId,
    receiptHandle: expect.stringMatching(/^AQEB/),
    body: "one",
    md5OfBody: "f97c5d29941bfb1b2fdab0874906ab82",
    attributes: {
      kind: { dataType: "String", stringValue: "new" },
      raw: { dataType: "Binary", binaryValue: Buffer.from("\x00ÿ") },
    },
    senderId: "AROA:gateway",
    sentTimestamp: at,
    firstReceivedTimestamp: at + 5_000,
    receiveCount: 1,
    groupId: "tenant",
    deduplicationId: undefined,
    sequenceNumber: undefined,
    traceHeader: "Root=1-2-3",
    deadLetterSource: undefined,
    lineage: "request-7",
  });
  await world.clock.advance(30_000);
  const [again] = await queue.receive();
  expect(again).toMatchObject({ receiveCount: 2, sentTimestamp: at, firstReceivedTimestamp: at + 5_000 });
  expect(again?.receiptHandle).not.toBe(message?.receiptHandle);
});

test("a received message is hidden for the queue's visibility timeout, to the millisecond", async () => {
  const { world, queue } = setUp({ VisibilityTimeout: "7" });
  await queue.send({ body: "one" });
  expect(await queue.receive()).toHaveLength(1);
  await world.clock.advance(6_999);
  expect(await queue.receive()).toEqual([]);
  await world.clock.advance(1);
  expect(await queue.receive()).toHaveLength(1);
});

test("a receive may have a visibility timeout of its own, once", async () => {
  const { world, queue } = setUp({ VisibilityTimeout: "7" });
  await queue.send({ body: "one" });
  await queue.receive({ visibilityTimeout: 100 });
  await world.clock.advance(99_999);
  expect(await queue.receive()).toEqual([]);
  await world.clock.advance(1);
  await queue.receive();
  await world.clock.advance(7_000);
  expect(await queue.receive()).toHaveLength(1);
});

test("with a visibility timeout of 0 a message stays visible, and comes once in a receive", async () => {
  const { queue } = setUp();
  await queue.send({ body: "one" });
  expect(await queue.receive({ max: 10, visibilityTimeout: 0 })).toHaveLength(1);
  expect(await queue.receive({ max: 10 })).toHaveLength(1);
});

test("a delay hides a message from everybody: its own, or else the queue's", async () => {
  const { world, queue } = setUp({ DelaySeconds: "60" });
  await queue.send({ body: "queue's" });
  await queue.send({ body: "own", delaySeconds: 10 });
  await queue.send({ body: "none", delaySeconds: 0 });
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 2 });
  const receive = async () => bodies(await queue.receive({ max: 10, visibilityTimeout: 43_200 }));
  expect(await receive()).toEqual(["none"]);
  await world.clock.advance(10_000);
  expect(await receive()).toEqual(["own"]);
  await world.clock.advance(49_999);
  expect(await receive()).toEqual([]);
  await world.clock.advance(1);
  expect(await receive()).toEqual(["queue's"]);
});

test("what became visible first comes first, also after another receiver has given it back", async () => {
  const { world, queue } = setUp();
  for (const body of ["a", "b", "c"]) {
    await queue.send({ body });
    await world.clock.advance(1);
  }
  const [first] = await queue.receive();
  await queue.changeVisibility(first!.receiptHandle, 0);
  expect(bodies(await queue.receive({ max: 10 }))).toEqual(["b", "c", "a"]);
});

test.each([
  [{ max: 0 }, "Value 0 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."],
  [
    { max: 11 },
    "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
  ],
  [
    { waitSeconds: 21 },
    "Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
  ],
  [{ visibilityTimeout: 43_201 }, /Value 43201 for parameter VisibilityTimeout is invalid/],
  [{ attemptId: "1" }, /ReceiveRequestAttemptId is invalid.*not valid for this queue type/],
])("a receive with %j is refused", async (options, message) => {
  await expect(setUp().queue.receive(options)).rejects.toThrow(message);
});

test("a queue that is full of messages in flight says so, until one comes back", async () => {
  const { world, queue } = setUp();
  await queue.send({ body: "the first" });
  const { messages } = world.service(QueueService).tables;
  const now = world.clock.now();
  const inFlight = { ...messages.ready(1, now, 1)[0]!, visible_at: now + 1_000_000, receive_count: 1 };
  await world.store.write(() => {
    for (let i = 1; i < 120_000; i++) messages.insert({ ...inFlight, seq: messages.nextSeq(now) });
  });
  const [first] = await queue.receive();
  await queue.send({ body: "one more" });
  await expect(queue.receive()).rejects.toThrow(expect.objectContaining({ name: "OverLimit" }));
  await queue.delete(first!.receiptHandle);
  expect(bodies(await queue.receive())).toEqual(["one more"]);
});

describe("an early receive", () => {
  /** Whether everything that was written until now is on the disk by the time that the work is done. */
  async function isOnDiskAfter<T>(world: ReturnType<typeof setUp>["world"], work: Promise<T>): Promise<[boolean, T]> {
    let kept = false;
    void world.store
      .write(() => {})
      .then(() => {
        kept = true;
      });
    const result = await work;
    return [kept, result];
  }

  test("does not wait for the disk, and hides and counts as any other does", async () => {
    const { world, queue } = setUp();
    await queue.send({ body: "one" });
    const [kept, messages] = await isOnDiskAfter(world, queue.receive({ early: true }));
    expect([kept, bodies(messages)]).toEqual([false, ["one"]]);
    expect(await queue.receive()).toEqual([]);
    await world.clock.advance(30_000);
    const [waited, again] = await isOnDiskAfter(world, queue.receive());
    expect([waited, again[0]?.receiveCount]).toEqual([true, 2]);
    expect(world.trace.since().map(({ hop }) => hop)).toEqual(["queued", "received", "received"]);
  });

  test("waits for a message that the disk does not have yet", async () => {
    const { world, queue } = setUp();
    const sending = queue.send({ body: "one" });
    const [kept, messages] = await isOnDiskAfter(world, queue.receive({ early: true }));
    expect([kept, bodies(messages)]).toEqual([true, ["one"]]);
    await sending;
    expect(world.trace.since().map(({ hop }) => hop)).toEqual(["queued", "received"]);
  });

  test("waits where a message goes to the dead-letter queue on the way", async () => {
    const world = createTestWorld();
    const service = world.service(QueueService);
    const deadLetterTargetArn = service.create({ name: "dead" }).arn;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 });
    const queue = service.create({ name: "orders", attributes: { RedrivePolicy } });
    await queue.send({ body: "poison" });
    await queue.receive({ visibilityTimeout: 0 });
    await queue.send({ body: "good" });
    const [kept, messages] = await isOnDiskAfter(world, queue.receive({ early: true, max: 2 }));
    expect([kept, bodies(messages)]).toEqual([true, ["good"]]);
    const hops = world.trace.since().map(({ hop }) => hop);
    expect(hops).toEqual(["queued", "received", "queued", "received", "dead-lettered"]);
  });
});
