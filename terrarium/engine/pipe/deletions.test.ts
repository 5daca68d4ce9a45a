import { createTestWorld, type TestWorldOptions } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import { QueueService } from "../queue/queue-service.ts";
import { Deletions } from "./deletions.ts";

const ARN = "arn:aws:pipes:us-east-1:000000000000:pipe/orders";
const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/pipe" } as const;

/** A queue of which so many messages were received, and what deletes them. */
async function setUp(count: number, options: Pick<TestWorldOptions, "authorize"> = {}) {
  const warnings: string[] = [];
  const made = createTestWorld(options);
  const log = { info() {}, error() {}, warn: (message: string) => void warnings.push(message) };
  const world = Object.assign(made, { log });
  const source = world.service(QueueService).create({ name: "source" });
  for (let n = 0; n < count; n++) await source.send({ body: String(n) });
  const messages = [];
  while (messages.length < count) messages.push(...(await source.receive({ max: 10 })));
  const deletions = new Deletions({ world, arn: ARN, principal, source });
  const left = () => source.depth().inFlight;
  return { world, source, messages, deletions, left, warnings };
}

test("a message with none behind it is deleted at once", async () => {
  const { deletions, messages, left, world } = await setUp(1);
  deletions.add(messages[0]!, false);
  await world.trace.next({ hop: "deleted" });
  expect(left()).toBe(0);
});

test("where others are about to follow it is held back, and the last takes all along", async () => {
  const { deletions, messages, left, world } = await setUp(3);
  deletions.add(messages[0]!, true);
  deletions.add(messages[1]!, true);
  await world.clock.advance(4);
  expect(left()).toBe(3);
  deletions.add(messages[2]!, false);
  await world.clock.advance(0);
  expect(left()).toBe(0);
});

test("it is held back for five milliseconds and no longer, from the first on", async () => {
  const { deletions, messages, left, world } = await setUp(2);
  deletions.receiveFollows = true;
  deletions.add(messages[0]!, false);
  await world.clock.advance(3);
  deletions.add(messages[1]!, false);
  await world.clock.advance(1);
  expect(left()).toBe(2);
  await world.clock.advance(1);
  expect(left()).toBe(0);
});

test("no more than 64 are held back", async () => {
  const { deletions, messages, left, world } = await setUp(64);
  for (const message of messages.slice(1)) deletions.add(message, true);
  await world.clock.advance(0);
  expect(left()).toBe(64);
  deletions.add(messages[0]!, true);
  await world.clock.advance(0);
  expect(left()).toBe(0);
});

test("at the end nothing is held back", async () => {
  const { deletions, messages, left, world } = await setUp(2);
  for (const message of messages) deletions.add(message, true);
  await deletions.settled();
  expect(left()).toBe(0);
  await deletions.settled();
  await world.clock.advance(1_000);
  expect(world.trace.since().filter(({ hop }) => hop === "deleted")).toHaveLength(2);
});

test("the terminal is told of each message that the role may not delete", async () => {
  const { deletions, messages, left, warnings } = await setUp(2, {
    authorize: ({ action, principal }) => {
      if (action === "sqs:DeleteMessage" && principal.kind === "role") throw new AccessDenied("may not");
    },
  });
  for (const message of messages) deletions.add(message, true);
  await deletions.settled();
  expect(left()).toBe(2);
  expect(warnings).toEqual(
    messages.map(({ messageId }) => `${ARN} could not delete message ${messageId}, which may come again: may not`),
  );
});

test("and of one whose receipt handle is of no use any more, while the others are deleted", async () => {
  const { deletions, messages, left, warnings } = await setUp(2);
  deletions.add({ ...messages[0]!, receiptHandle: "nothing" }, true);
  deletions.add(messages[1]!, true);
  await deletions.settled();
  expect(left()).toBe(1);
  expect(warnings).toEqual([expect.stringContaining(`could not delete message ${messages[0]!.messageId}`)]);
});
