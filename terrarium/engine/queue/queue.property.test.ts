import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { QueueBench, type Step, VISIBILITY } from "../../../tests/factories/queue-bench.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { QueueService } from "./queue-service.ts";

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("send" as const),
      delay: fc.constantFrom(0, 0, 0, 5, 40),
      group: fc.integer({ min: 0, max: 2 }),
      body: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("receive" as const),
      max: fc.integer({ min: 1, max: 10 }),
      visibility: fc.constantFrom(VISIBILITY, VISIBILITY, 1, 90, 0),
      receivers: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("delete" as const, "release" as const), which: fc.nat(50) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("extend" as const),
      which: fc.nat(50),
      seconds: fc.integer({ min: 1, max: 120 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      seconds: fc.constantFrom(1, 5, 29, 30, 31, 100, 299, 301),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const) }) },
);

describe.each([
  ["a standard queue", false],
  ["a FIFO queue", true],
])("%s", (_, fifo) => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "queue-"));
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  test("loses nothing, doubles nothing and keeps its order, whatever happens to it", async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: "max" }), async (steps) => {
        const bench = new QueueBench(join(directory, `${runs++}.db`), fifo);
        try {
          for (const each of steps) await bench.run(each);
          await bench.account();
        } finally {
          bench.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  test("gives each message to one of those who wait, the one that has waited longest", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ waiters: fc.nat(3), sends: fc.nat(4), seconds: fc.nat(3) }), {
          minLength: 1,
          maxLength: 12,
        }),
        async (rounds) => {
          const world = createTestWorld();
          const service = world.service(QueueService);
          const attributes = fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : undefined;
          const queue = service.create({ name: fifo ? "orders.fifo" : "orders", attributes });
          const received: string[] = [];
          const finished: number[] = [];
          let polls = 0;
          let sent = 0;
          for (const { waiters, sends, seconds } of rounds) {
            for (let i = 0; i < waiters; i++) {
              const poll = polls++;
              void queue.receive({ waitSeconds: 20, visibilityTimeout: 43_200 }).then((messages) => {
                received.push(...messages.map((message) => message.body));
                if (messages.length > 0) finished.push(poll);
              });
            }
            for (let i = 0; i < sends; i++) await queue.send({ body: `body ${sent}`, groupId: `${sent++}` });
            await world.clock.advance(seconds * 1000);
          }
          await world.clock.advance(21_000);
          const rest = queue.depth().visible;
          expect(new Set(received).size).toBe(received.length);
          expect(received.length + rest).toBe(sent);
          expect(finished).toEqual([...finished].sort((a, b) => a - b));
          queue.close();
          world.store.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
