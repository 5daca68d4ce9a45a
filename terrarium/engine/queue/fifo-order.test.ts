import { createTestWorld } from "../../../tests/factories/world.ts";
import type { ReceivedMessage, ReceiveOptions } from "./message.ts";
import type { Queue } from "./queue.ts";
import { QueueService } from "./queue-service.ts";

async function setUp(sent: string, attributes?: Record<string, string>) {
  const world = createTestWorld();
  const queue = world.service(QueueService).create({
    name: "orders.fifo",
    attributes: { FifoQueue: "true", ContentBasedDeduplication: "true", ...attributes },
  });
  for (const body of sent.split(" ")) {
    await send(queue, body);
    await world.clock.advance(1);
  }
  return { world, queue };
}

/** `a1` goes to group `a`. */
const send = (queue: Queue, body: string) => queue.send({ body, groupId: body[0] });
const text = (messages: readonly ReceivedMessage[]) => messages.map((message) => message.body).join(" ");
const take = async (queue: Queue, options: ReceiveOptions) => text(await queue.receive(options));

test("a receive gives as many messages of a group as it can, and then those of the next", async () => {
  const { queue } = await setUp("a1 b1 a2 a3");
  expect(await take(queue, { max: 10 })).toBe("a1 a2 a3 b1");
});

test("while messages of a group are in flight, no other of it is received", async () => {
  const { queue } = await setUp("a1 a2 a3 b1");
  expect(await take(queue, { max: 2 })).toBe("a1 a2");
  expect(await take(queue, { max: 10 })).toBe("b1");
  expect(await take(queue, { max: 10 })).toBe("");
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 3, delayed: 0 });
});

test("a group goes on when all of its messages in flight are deleted, and only then", async () => {
  const { queue } = await setUp("a1 b1 a2 b2 a3 a4 c1");
  const [first, second] = await queue.receive({ max: 2 });
  expect(text([first!, second!])).toBe("a1 a2");
  await queue.delete(first!.receiptHandle);
  expect(await take(queue, { max: 1, visibilityTimeout: 0 })).toBe("b1");
  await queue.delete(second!.receiptHandle);
  expect(await take(queue, { max: 10 })).toBe("a3 a4 c1 b1 b2");
});

test("messages that come back come in their order, and their group after those that were ready before", async () => {
  const { world, queue } = await setUp("a1 a2 a3 b1");
  await queue.receive({ max: 2, visibilityTimeout: 1 });
  await world.clock.advance(1_000);
  expect(await take(queue, { max: 10, visibilityTimeout: 0 })).toBe("b1 a1 a2 a3");
});

test("groups take turns: one that has just been received stands behind the others", async () => {
  const { queue } = await setUp("a1 b1 b2 c1 a2");
  expect(await take(queue, { max: 3, visibilityTimeout: 0 })).toBe("a1 a2 b1");
  expect(await take(queue, { max: 10, visibilityTimeout: 0 })).toBe("c1 a1 a2 b1 b2");
});

test.each([
  [0, ""],
  [1, "a1"],
  [2, "a1 a2"],
])("a message that stays hidden holds those behind it back: number %i", async (held, received) => {
  const { world, queue } = await setUp("a1 a2 a3");
  const messages = await queue.receive({ max: 10, visibilityTimeout: 1 });
  await queue.changeVisibility(messages[held]!.receiptHandle, 4);
  await world.clock.advance(2_500);
  expect(await take(queue, { max: 10 })).toBe(received);
});

test("a message given back at once may be received while those behind it are in flight", async () => {
  const { queue } = await setUp("a1 a2 b1");
  const [first] = await queue.receive({ max: 2 });
  await queue.changeVisibility(first!.receiptHandle, 0);
  expect(await take(queue, { max: 3 })).toBe("b1 a1");
});

test("one receiver waits for a group, the other gets what follows when the first has deleted", async () => {
  const { world, queue } = await setUp("a1 a2");
  const [first] = await queue.receive();
  const waiting = queue.receive({ waitSeconds: 20 });
  await world.clock.advance(1_000);
  await queue.delete(first!.receiptHandle);
  expect(text(await waiting)).toBe("a2");
});

test("the delay is the queue's, for the messages that are in it too", async () => {
  const { world, queue } = await setUp("a1", { DelaySeconds: "10" });
  await queue.send({ body: "a2", groupId: "a", delaySeconds: 0 });
  expect(await take(queue, { max: 10 })).toBe("");
  await queue.setAttributes({ DelaySeconds: "5" });
  await world.clock.advance(4_999);
  expect(await take(queue, { max: 10 })).toBe("a1");
  await queue.setAttributes({ DelaySeconds: "0" });
  expect(queue.depth()).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
});

test("sequence numbers have 20 digits and grow", async () => {
  const { queue } = await setUp("a0");
  const numbers = [];
  for (const body of ["a1", "b1", "a2"]) numbers.push((await send(queue, body)).sequenceNumber!);
  for (const number of numbers) expect(number).toMatch(/^\d{20}$/);
  expect(numbers).toEqual([...new Set(numbers)].sort());
  const received = await queue.receive({ max: 10 });
  expect(received.find((message) => message.body === "a2")?.sequenceNumber).toBe(numbers[2]);
});

test("a group that has run empty begins anew", async () => {
  const { queue } = await setUp("a1");
  const [message] = await queue.receive();
  await queue.delete(message!.receiptHandle);
  expect(await take(queue, {})).toBe("");
  await send(queue, "a2");
  expect(await take(queue, {})).toBe("a2");
});
