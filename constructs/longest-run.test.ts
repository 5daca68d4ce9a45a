import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { longestRun } from "./longest-run.ts";

const directory = mkdtempSync(join(tmpdir(), "longest-run-"));
afterAll(() => rmSync(directory, { recursive: true }));

const run = (States: object) => {
  const file = join(directory, "machine.json");
  writeFileSync(file, JSON.stringify({ States }));
  return longestRun(file, 10);
};

test("every task takes its time-out, and only tasks take time", () => {
  expect(run({ a: { Type: "Task" }, b: { Type: "Pass" }, c: { Type: "Task" } })).toBe(20);
});

test("every retry takes its pause and its time-out again, by each of its retriers", () => {
  const Retry = [
    { MaxAttempts: 0 },
    { MaxAttempts: 4, IntervalSeconds: 1, BackoffRate: 3, MaxDelaySeconds: 5 },
    { MaxAttempts: 1, IntervalSeconds: 2 },
  ];
  expect(run({ a: { Type: "Task", Retry } })).toBe(10 + (1 + 3 + 5 + 5 + 4 * 10) + (2 + 10));
});

test("defaults are those of Step Functions", () => {
  expect(run({ a: { Type: "Task", Retry: [{}] } })).toBe(10 + (1 + 2 + 4) + 3 * 10);
});
