import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

async function setUp() {
  const world = createTestWorld();
  const attributes = { FifoQueue: "true", ContentBasedDeduplication: "true" };
  const queue = world.service(QueueService).create({ name: "a.fifo", attributes });
  for (const body of ["a1", "a2", "b1"]) await queue.send({ body, groupId: body[0] });
  return { world, queue };
}

const request = { max: 2, visibilityTimeout: 60, attemptId: "attempt-1" };

test("a receiver whose answer got lost gets the same messages, handles and all, and their time begins anew", async () => {
  const { world, queue } = await setUp();
  const first = await queue.receive(request);
  await world.clock.advance(50_000);
  expect(await queue.receive(request)).toEqual(first);
  await world.clock.advance(50_000);
  expect(await queue.receive({ max: 10 })).toMatchObject([{ body: "b1" }]);
  await queue.delete(first[0]!.receiptHandle);
});

test.each(["deleted", "given another visibility"])(
  "once one of them was %s, the attempt is a receive like any other",
  async (what) => {
    const { queue } = await setUp();
    const [first] = await queue.receive(request);
    if (what === "deleted") await queue.delete(first!.receiptHandle);
    else await queue.changeVisibility(first!.receiptHandle, 100);
    expect(await queue.receive(request)).toMatchObject([{ body: "b1" }]);
  },
);

test("after five minutes an attempt is forgotten", async () => {
  const { world, queue } = await setUp();
  await queue.receive({ ...request, visibilityTimeout: 1_000 });
  await world.clock.advance(300_000);
  expect(await queue.receive(request)).toMatchObject([{ body: "b1" }]);
});

test("once their visibility timeout has ended, the messages are received anew", async () => {
  const { world, queue } = await setUp();
  const first = await queue.receive(request);
  await world.clock.advance(60_000);
  const second = await queue.receive({ ...request, max: 10 });
  expect(second.map((message) => message.body)).toEqual(["b1", "a1", "a2"]);
  expect(second[1]?.receiptHandle).not.toBe(first[0]?.receiptHandle);
});
