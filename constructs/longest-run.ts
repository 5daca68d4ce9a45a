import { readFileSync } from "node:fs";

interface Retrier {
  readonly MaxAttempts?: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

/**
 * Seconds that an execution takes at most which enters each task once, in which every try of every task takes its time-out and every pause is as
 * long as its jitter lets it be. A machine that is given less is stopped amid its retries, with nothing undone. Defaults: "Error
 * handling in Step Functions", Retry. `taskSeconds`: of each task.
 */
export function longestRun(file: string, taskSeconds: number): number {
  const { States } = JSON.parse(readFileSync(file, "utf8")) as {
    States: Readonly<Record<string, { readonly Type: string; readonly Retry?: readonly Retrier[] }>>;
  };
  let seconds = 0;
  for (const { Type, Retry = [] } of Object.values(States)) {
    if (Type !== "Task") continue;
    seconds += taskSeconds;
    for (const retrier of Retry) {
      const {
        MaxAttempts = 3,
        IntervalSeconds = 1,
        BackoffRate = 2,
        MaxDelaySeconds = Number.POSITIVE_INFINITY,
      } = retrier;
      for (let attempt = 0; attempt < MaxAttempts; attempt += 1) {
        seconds += Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds) + taskSeconds;
      }
    }
  }
  return seconds;
}
