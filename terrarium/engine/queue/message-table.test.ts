import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Store } from "../store.ts";
import { QueueTables } from "./queue-tables.ts";

/** The statements that a queue runs for single messages: as fast beside 100,000 others as beside 10. */
const COUNTING = /^SELECT count\(\*\)|^SELECT reserved|^SELECT \* FROM queues/;

test("no statement looks at messages, groups or records that it does not need, and none sorts", () => {
  const { store } = createTestWorld();
  const prepared: string[] = [];
  const recording = {
    define: (sql: string) => store.define(sql),
    prepare: (sql: string) => {
      prepared.push(sql);
      return store.prepare(sql);
    },
  };
  new QueueTables(recording as unknown as Store);
  const hot = prepared.filter(
    (sql) => !sql.startsWith("INSERT") && !COUNTING.test(sql) && /queue_(mes|gro|ded|rec)/.test(sql),
  );
  expect(hot.length).toBeGreaterThan(20);
  for (const sql of hot) {
    const plan = store.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
    const steps = plan.map(({ detail }) => detail).join("; ");
    expect({ sql, steps }).toEqual({ sql, steps: expect.not.stringMatching(/SCAN|TEMP B-TREE/) });
  }
});
