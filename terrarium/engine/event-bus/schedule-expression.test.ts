import fc from "fast-check";
import { Cron } from "./cron.ts";
import { ValidationException } from "./event-bus-errors.ts";
import { parseScheduleExpression } from "./schedule-expression.ts";

const at = (text: string) => Date.parse(`${text}Z`);
const iso = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString().slice(0, 16));

/** The first `count` times after `from`. */
function times(expression: string, from: string, count: number): (string | undefined)[] {
  const schedule = parseScheduleExpression(expression);
  const found: (string | undefined)[] = [];
  let time: number | undefined = at(from);
  for (let i = 0; i < count && time !== undefined; i++) {
    time = schedule.next(time, at(from));
    found.push(iso(time));
  }
  return found;
}

/** "Setting a schedule pattern for scheduled rules (legacy) in Amazon EventBridge", and its edges. */
describe("cron", () => {
  it.each<[string, string, string, string[]]>([
    ["every day at 10:00", "cron(0 10 * * ? *)", "2026-02-28T10:00", ["2026-03-01T10:00", "2026-03-02T10:00"]],
    ["every day at 12:15", "cron(15 12 * * ? *)", "2026-01-01T00:00", ["2026-01-01T12:15"]],
    ["Monday to Friday", "cron(0 18 ? * MON-FRI *)", "2026-01-02T18:00", ["2026-01-05T18:00", "2026-01-06T18:00"]],
    ["the first of the month", "cron(0 8 1 * ? *)", "2026-01-01T08:00", ["2026-02-01T08:00"]],
    ["every 15 minutes", "cron(0/15 * * * ? *)", "2026-01-01T23:31", ["2026-01-01T23:45", "2026-01-02T00:00"]],
    [
      "every ten minutes from the first",
      "cron(1/10 * * * ? *)",
      "2026-01-01T00:00",
      ["2026-01-01T00:01", "2026-01-01T00:11"],
    ],
    ["between hours", "cron(0/5 8-17 ? * MON-FRI *)", "2026-01-02T17:55", ["2026-01-05T08:00"]],
    ["hours over midnight", "cron(0/30 20-2 ? * MON-FRI *)", "2026-01-05T02:30", ["2026-01-05T20:00"]],
    ["a list", "cron(5,35 14 * * ? *)", "2026-01-01T14:05", ["2026-01-01T14:35", "2026-01-02T14:05"]],
    [
      "the last Friday until 2022",
      "cron(15 10 ? * 6L 2019-2022)",
      "2022-11-01T00:00",
      ["2022-11-25T10:15", "2022-12-30T10:15"],
    ],
    ["the last day of the month", "cron(0 0 L * ? *)", "2028-02-01T00:00", ["2028-02-29T00:00", "2028-03-31T00:00"]],
    [
      "the last weekday of the month",
      "cron(0 0 LW * ? *)",
      "2026-01-01T00:00",
      ["2026-01-30T00:00", "2026-02-27T00:00"],
    ],
    ["the last day of the week", "cron(0 0 ? * L *)", "2026-01-01T00:00", ["2026-01-03T00:00"]],
    ["the second Tuesday", "cron(0 0 ? * 3#2 *)", "2026-01-01T00:00", ["2026-01-13T00:00", "2026-02-10T00:00"]],
    ["the fifth Friday, which few months have", "cron(0 0 ? * FRI#5 *)", "2026-02-01T00:00", ["2026-05-29T00:00"]],
    ["the weekday nearest to Saturday the 3rd", "cron(0 0 3W * ? *)", "2026-01-01T00:00", ["2026-01-02T00:00"]],
    ["nearest to Sunday the 1st, in its month", "cron(0 0 1W * ? *)", "2026-02-01T00:00", ["2026-02-02T00:00"]],
    ["nearest to Saturday the 1st, in its month", "cron(0 0 1W * ? *)", "2026-07-02T00:00", ["2026-08-03T00:00"]],
    ["nearest to Sunday the 31st, in its month", "cron(0 0 31W * ? *)", "2026-05-02T00:00", ["2026-05-29T00:00"]],
    ["month names", "cron(0 0 1 JAN,jul ? *)", "2026-01-02T00:00", ["2026-07-01T00:00", "2027-01-01T00:00"]],
    [
      "days over the end of the week",
      "cron(0 0 ? * FRI-SUN *)",
      "2026-01-05T00:00",
      ["2026-01-09T00:00", "2026-01-10T00:00", "2026-01-11T00:00", "2026-01-16T00:00"],
    ],
    ["a leap day", "cron(0 0 29 2 ? *)", "2026-01-01T00:00", ["2028-02-29T00:00"]],
    ["every other year", "cron(0 0 1 1 ? 2027/2)", "2026-01-01T00:00", ["2027-01-01T00:00", "2029-01-01T00:00"]],
    [
      "steps in a range",
      "cron(10-40/10 0 1 1 ? *)",
      "2026-01-01T00:00",
      ["2026-01-01T00:10", "2026-01-01T00:20", "2026-01-01T00:30", "2026-01-01T00:40", "2027-01-01T00:10"],
    ],
  ])("%s", (_name, expression, from, expected) => {
    expect(times(expression, from, expected.length)).toEqual(expected);
  });

  it("has no next time when its years are over", () => {
    expect(times("cron(0 0 1 1 ? 2020)", "2026-01-01T00:00", 1)).toEqual([undefined]);
    expect(times("cron(0 0 31 2 ? *)", "2026-01-01T00:00", 1)).toEqual([undefined]);
  });

  it.each([
    ["cron(0 10 * * *)", "six fields"],
    ["cron(0 10 * * * *)", "one of Day-of-month and Day-of-week must be ?"],
    ["cron(0 10 ? * ? *)", "one of Day-of-month and Day-of-week must be ?"],
    ["cron(60 10 * * ? *)", "Minutes must be from 0 to 59"],
    ["cron(0 24 * * ? *)", "Hours must be from 0 to 23"],
    ["cron(0 10 0 * ? *)", "Day-of-month must be from 1 to 31"],
    ["cron(0 10 * 13 ? *)", "Month must be from 1 to 12"],
    ["cron(0 10 ? * 8 *)", "Day-of-week must be from 1 to 7"],
    ["cron(0 10 * * ? 1969)", "Year must be from 1970 to 2199"],
    ["cron(0 10 ? * 3#1,6#3 *)", "Day-of-week"],
    ["cron(0 10 ? * 3#6 *)", "from 1 to 5"],
    ["cron(0/0 10 * * ? *)", "step"],
    ["cron(1-2-3 10 * * ? *)", 'more than one "-"'],
    ["cron(0 10 5W,6 * ? *)", "Day-of-month"],
    ["at(2026-01-01T00:00:00)", "cron(…) or rate(…)"],
  ])("refuses %s", (expression, reason) => {
    expect(() => parseScheduleExpression(expression)).toThrow(ValidationException);
    expect(() => parseScheduleExpression(expression)).toThrow(reason);
  });
});

describe("rate", () => {
  it("counts from when the rule was made", () => {
    const schedule = parseScheduleExpression("rate(5 minutes)");
    const anchor = at("2026-01-01T00:02:30");
    expect(iso(schedule.next(anchor, anchor))).toBe("2026-01-01T00:07");
    expect(schedule.next(anchor + 299_999, anchor)).toBe(anchor + 300_000);
    expect(schedule.next(anchor + 300_000, anchor)).toBe(anchor + 600_000);
  });

  it.each([
    ["rate(1 minute)", 60_000],
    ["rate(1 hour)", 3_600_000],
    ["rate(2 days)", 172_800_000],
  ])("%s", (expression, period) => {
    expect(parseScheduleExpression(expression).next(0, 0)).toBe(period);
  });

  it.each([
    "rate(1 minutes)",
    "rate(5 minute)",
    "rate(0 minutes)",
    "rate(-1 minutes)",
    "rate(1.5 hours)",
    "rate(1 week)",
    "rate()",
  ])("refuses %s", (expression) => {
    expect(() => parseScheduleExpression(expression)).toThrow(ValidationException);
  });
});

describe("properties of cron", () => {
  const minute = fc.nat(59);
  const hour = fc.nat(23);
  const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2060, 0, 1) });

  it("is after the time asked for, on a full minute, and nothing lies between", () => {
    fc.assert(
      fc.property(minute, hour, fc.integer({ min: 1, max: 28 }), time, (m, h, d, from) => {
        const cron = new Cron(`${m} ${h} ${d} * ? *`);
        const next = cron.next(from)!;
        const date = new Date(next);
        expect(next).toBeGreaterThan(from);
        expect([date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), next % 60_000]).toEqual([m, h, d, 0]);
        expect(next - from).toBeLessThanOrEqual(31 * 86_400_000);
        expect(cron.next(next - 1)).toBe(next);
        expect(cron.next(from + Math.floor((next - from) / 2))).toBe(next);
      }),
    );
  });

  it("agrees with going through the minutes one by one", () => {
    const field = (most: number, least = 0) =>
      fc.oneof(
        fc.constant("*"),
        fc.integer({ min: least, max: most }).map(String),
        fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: 1, max: 9 })).map(([a, b]) => `${a}/${b}`),
        fc
          .tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }))
          .map(([a, b]) => `${a}-${b}`),
      );
    const holds = (text: string, value: number, most: number, least = 0) => {
      const [range = "", step] = text.split("/");
      if (range === "*") return true;
      const [from, to] = range.split("-").map(Number) as [number, number | undefined];
      if (step !== undefined) return value >= from && (value - from) % Number(step) === 0;
      if (to === undefined) return value === from;
      return from <= to
        ? value >= from && value <= to
        : (value >= from && value <= most) || (value >= least && value <= to);
    };
    fc.assert(
      fc.property(field(59), field(23), field(7, 1), time, (m, h, w, from) => {
        const next = new Cron(`${m} ${h} ? * ${w} *`).next(from)!;
        for (let t = (Math.floor(from / 60_000) + 1) * 60_000; ; t += 60_000) {
          const date = new Date(t);
          const fits =
            holds(m, date.getUTCMinutes(), 59) &&
            holds(h, date.getUTCHours(), 23) &&
            holds(w, date.getUTCDay() + 1, 7, 1);
          if (!fits) continue;
          expect(next).toBe(t);
          return;
        }
      }),
      { numRuns: 60 },
    );
  });
});
