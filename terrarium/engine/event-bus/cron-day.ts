import { type CronFieldRule, parseCronField, parseCronValue } from "./cron-field.ts";

/** The days of one month, 1 to 31, that a field chooses. */
export type DaysOfMonth = (year: number, month: number) => ReadonlySet<number>;

const DAY_OF_MONTH: CronFieldRule = { name: "Day-of-month", least: 1, most: 31 };
const DAY_OF_WEEK: CronFieldRule = {
  name: "Day-of-week",
  least: 1,
  most: 7,
  names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};

/** `?` in the one of the two fields that does not choose. */
const ANY = "?";

/**
 * The two day fields of a cron expression, of which one is `?` and the other chooses: with `L`, `W` and `LW` days of the month,
 * with `L`, `6L` and `6#3` days of the week. Throws the reason as a plain error.
 */
export function compileCronDays(dayOfMonth: string, dayOfWeek: string): DaysOfMonth {
  if ((dayOfMonth === ANY) === (dayOfWeek === ANY)) {
    throw new Error("one of Day-of-month and Day-of-week must be ?, and the other must not");
  }
  return dayOfWeek === ANY ? compileDayOfMonth(dayOfMonth) : compileDayOfWeek(dayOfWeek);
}

function compileDayOfMonth(text: string): DaysOfMonth {
  if (/^L$/i.test(text)) return (year, month) => new Set([daysIn(year, month)]);
  if (/^LW$/i.test(text)) return (year, month) => new Set([nearestWeekday(year, month, daysIn(year, month))]);
  const weekday = /^(\d+)W$/i.exec(text);
  if (weekday) {
    const day = parseCronValue(weekday[1]!, DAY_OF_MONTH);
    return (year, month) => new Set(day > daysIn(year, month) ? [] : [nearestWeekday(year, month, day)]);
  }
  const days = new Set(parseCronField(text, DAY_OF_MONTH));
  return () => days;
}

function compileDayOfWeek(text: string): DaysOfMonth {
  if (/^L$/i.test(text)) return compileDayOfWeek("7");
  const last = /^(\w+)L$/i.exec(text);
  if (last) {
    const weekday = parseCronValue(last[1]!, DAY_OF_WEEK);
    return (year, month) => new Set(occurrences(year, month, weekday).slice(-1));
  }
  const numbered = /^(\w+)#(\d+)$/.exec(text);
  if (numbered) {
    const weekday = parseCronValue(numbered[1]!, DAY_OF_WEEK);
    const which = parseCronValue(numbered[2]!, { name: "The number after #", least: 1, most: 5 });
    return (year, month) => new Set(occurrences(year, month, weekday).slice(which - 1, which));
  }
  const weekdays = parseCronField(text, DAY_OF_WEEK);
  return (year, month) => new Set(weekdays.flatMap((weekday) => occurrences(year, month, weekday)));
}

/** @param month 1 to 12 */
export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 for Sunday to 7 for Saturday. */
function weekdayOf(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

function occurrences(year: number, month: number, weekday: number): number[] {
  const first = 1 + ((weekday - weekdayOf(year, month, 1) + 7) % 7);
  const days: number[] = [];
  for (let day = first; day <= daysIn(year, month); day += 7) days.push(day);
  return days;
}

/** Monday to Friday nearest to a day, in the same month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayOf(year, month, day);
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < daysIn(year, month) ? day + 1 : day - 2;
  return day;
}
