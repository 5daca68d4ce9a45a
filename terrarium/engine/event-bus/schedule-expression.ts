import { Cron } from "./cron.ts";
import { ValidationException } from "./event-bus-errors.ts";

/** When a scheduled rule runs next. */
export interface ScheduleExpression {
  /**
   * The first time after `time`; undefined where there is none any more. All in milliseconds since 1970.
   *
   * @param anchor when the rule was made: a rate counts from there
   */
  next(time: number, anchor: number): number | undefined;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `cron(0 10 * * ? *)` or `rate(5 minutes)` (doc: "Setting a schedule pattern for scheduled rules (legacy) in Amazon
 * EventBridge").
 *
 * @throws ValidationException
 */
export function parseScheduleExpression(text: string): ScheduleExpression {
  try {
    const [, kind, content] = /^(cron|rate)\((.*)\)$/s.exec(text.trim()) ?? [];
    if (kind === "cron") return new Cron(content!);
    if (kind === "rate") return parseRate(content!);
    throw new Error("it must be cron(…) or rate(…)");
  } catch (error) {
    throw ValidationException.of("ScheduleExpression", `${(error as Error).message}: ${text}`);
  }
}

function parseRate(content: string): ScheduleExpression {
  const [, number, unit, plural] = /^\s*(\d+)\s+(minute|hour|day)(s?)\s*$/.exec(content) ?? [];
  const value = Number(number ?? 0);
  if (value < 1) throw new Error("rate takes a positive number and minutes, hours or days");
  if ((value === 1) !== (plural === "")) throw new Error("rate takes the singular for 1 and the plural for more");
  const period = value * UNITS[unit!]!;
  return { next: (time, anchor) => anchor + (Math.floor((time - anchor) / period) + 1) * period };
}
