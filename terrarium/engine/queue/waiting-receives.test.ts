import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Queue } from "./queue.ts";
import { QueueService } from "./queue-service.ts";

function setUp(attributes?: Record<string, string>) {
  const world = createTestWorld();
  const queue = world.service(QueueService).create({ name: "orders", attributes });
  return { world, queue };
}

/** A long poll, with what it has answered so far. */
function poll(queue: Queue, options: Parameters<Queue["receive"]>[0] = {}) {
  const state: { bodies?: string[]; error?: Error } = {};
  queue.receive({ waitSeconds: 20, ...options }).then(
    (messages) => {
      state.bodies = messages.map((message) => message.body);
    },
    (error) => {
      state.error = error;
    },
  );
  return state;
}

test("a long poll answers at once when a message is sent", async () => {
  const { world, queue } = setUp();
  const waiting = poll(queue);
  await world.clock.advance(3_000);
  expect(waiting.bodies).toBeUndefined();
  await queue.send({ body: "one" });
  await world.clock.advance(0);
  expect(waiting.bodies).toEqual(["one"]);
});

test("what is sent in one go is received in one go", async () => {
  const { world, queue } = setUp();
  const waiting = poll(queue, { max: 10 });
  await Promise.all([queue.send({ body: "one" }), queue.send({ body: "two" })]);
  await world.clock.advance(0);
  expect(waiting.bodies).toEqual(["one", "two"]);
});

test("a long poll answers when a message in flight becomes visible, and not before", async () => {
  const { world, queue } = setUp({ VisibilityTimeout: "5" });
  await queue.send({ body: "one" });
  await queue.receive();
  const waiting = poll(queue);
  await world.clock.advance(4_999);
  expect(waiting.bodies).toBeUndefined();
  await world.clock.advance(1);
  expect(waiting.bodies).toEqual(["one"]);
});

test("a long poll answers when a delay ends, also one that was set while it waited and ends sooner than others", async () => {
  const { world, queue } = setUp();
  await queue.send({ body: "late", delaySeconds: 15 });
  const first = poll(queue);
  const second = poll(queue);
  await queue.send({ body: "soon", delaySeconds: 3 });
  await world.clock.advance(3_000);
  expect(first.bodies).toEqual(["soon"]);
  expect(second.bodies).toBeUndefined();
  await world.clock.advance(12_000);
  expect(second.bodies).toEqual(["late"]);
});

test("a long poll answers when another receiver gives its message back", async () => {
  const { world, queue } = setUp();
  await queue.send({ body: "one" });
  const [message] = await queue.receive();
  const waiting = poll(queue);
  await queue.changeVisibility(message!.receiptHandle, 2);
  await world.clock.advance(2_000);
  expect(waiting.bodies).toEqual(["one"]);
});

test("a long poll ends with nothing when its time is up", async () => {
  const { world, queue } = setUp();
  const waiting = poll(queue, { waitSeconds: 5 });
  await world.clock.advance(4_999);
  expect(waiting.bodies).toBeUndefined();
  await world.clock.advance(1);
  expect(waiting.bodies).toEqual([]);
  await queue.send({ body: "one" });
  expect(await queue.receive()).toHaveLength(1);
});

test("without a wait of its own a receive waits as long as the queue says", async () => {
  const { world, queue } = setUp({ ReceiveMessageWaitTimeSeconds: "10" });
  const waiting = poll(queue, { waitSeconds: undefined });
  await world.clock.advance(9_999);
  expect(waiting.bodies).toBeUndefined();
  await world.clock.advance(1);
  expect(waiting.bodies).toEqual([]);
});

test("who has waited longest is served first, and who comes at that very moment comes last", async () => {
  const { world, queue } = setUp();
  const [first, second] = [poll(queue), poll(queue)];
  void queue.send({ body: "one" });
  void queue.send({ body: "two" });
  const third = poll(queue);
  await world.clock.advance(0);
  expect([first.bodies, second.bodies, third.bodies]).toEqual([["one"], ["two"], undefined]);
});

test("a caller that hangs up gets no message: the next one does", async () => {
  const { world, queue } = setUp();
  const gone = new AbortController();
  const first = poll(queue, { signal: gone.signal });
  const second = poll(queue);
  gone.abort();
  await queue.send({ body: "one" });
  await world.clock.advance(0);
  expect(first.bodies).toEqual([]);
  expect(second.bodies).toEqual(["one"]);
});

test("closing the queue ends all waits with nothing", async () => {
  const { world, queue } = setUp();
  const waiting = poll(queue);
  queue.close();
  await world.clock.advance(0);
  expect(waiting.bodies).toEqual([]);
});

test("a wait goes on when all that became visible was a dead letter", async () => {
  const world = createTestWorld();
  const service = world.service(QueueService);
  const deadLetters = service.create({ name: "dead-letters" });
  const redrive = { deadLetterTargetArn: deadLetters.arn, maxReceiveCount: 1 };
  const queue = service.create({ name: "orders", attributes: { RedrivePolicy: JSON.stringify(redrive) } });
  await queue.send({ body: "poison" });
  await queue.receive({ visibilityTimeout: 1 });
  const waiting = poll(queue);
  const waitingForDeadLetters = poll(deadLetters);
  await world.clock.advance(1_000);
  expect(waiting.bodies).toBeUndefined();
  expect(waitingForDeadLetters.bodies).toEqual(["poison"]);
  await queue.send({ body: "good" });
  await world.clock.advance(0);
  expect(waiting.bodies).toEqual(["good"]);
});
