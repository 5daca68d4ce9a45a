import type { Random } from "../../random.ts";
import type { Fields } from "../definition/fields.ts";

/** One entry of `Retry` (doc: "Handling errors in Step Functions workflows", "Retrying after an error"). */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly maxAttempts: number;
  /** Milliseconds until attempt `attempt`, from 0 on. */
  delay(attempt: number, random: Random): number;
}

const MOST_ATTEMPTS = 99_999_999;

export function compileRetriers(fields: Fields): Retrier[] {
  const list = fields.list("Retry");
  return list.map((retry, index) => {
    const errorEquals = readErrorEquals(retry, index === list.length - 1);
    const interval = retry.whole("IntervalSeconds", 1, MOST_ATTEMPTS) ?? 1;
    const maxAttempts = retry.whole("MaxAttempts", 0, MOST_ATTEMPTS) ?? 3;
    const rate = retry.number("BackoffRate", 1) ?? 2;
    const longest = retry.whole("MaxDelaySeconds", 1, 31_622_400) ?? Number.POSITIVE_INFINITY;
    const jitter = retry.text("JitterStrategy") ?? "NONE";
    if (jitter !== "FULL" && jitter !== "NONE")
      retry.report(`must be FULL or NONE, but is "${jitter}"`, "JitterStrategy");
    if (longest < interval) retry.report("must not be less than IntervalSeconds", "MaxDelaySeconds");
    retry.checkNames("a retrier");
    return {
      errorEquals,
      maxAttempts,
      delay: (attempt, random) => {
        const delay = Math.min(interval * rate ** attempt, longest) * 1000;
        return Math.round(jitter === "FULL" ? random.fraction() * delay : delay);
      },
    };
  });
}

/** Names of errors; States.ALL must stand alone, in the last entry. */
export function readErrorEquals(entry: Fields, last: boolean): string[] {
  const names = entry.texts("ErrorEquals") ?? [];
  if (names.length === 0) entry.report("ErrorEquals must name at least one error");
  if (names.includes("States.ALL") && (names.length > 1 || !last)) {
    entry.report("States.ALL must stand alone, in the last entry", "ErrorEquals");
  }
  return names;
}
