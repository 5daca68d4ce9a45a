import { compileCronDays, type DaysOfMonth } from "./cron-day.ts";
import { parseCronField } from "./cron-field.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const MINUTE = 60_000;

/**
 * A cron expression as EventBridge rules use it: six fields, UTC, to the minute (doc: "Setting a schedule pattern for
 * scheduled rules (legacy) in Amazon EventBridge", Cron expressions).
 */
export class Cron {
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #days: DaysOfMonth;
  readonly #months: readonly number[];
  readonly #years: readonly number[];

  /**
   * @param text what stands between the parentheses: `0 10 * * ? *`
   * @throws Error with the reason
   */
  constructor(text: string) {
    const fields = text.trim().split(/\s+/);
    if (fields.length !== 6) throw new Error(`cron has six fields, this one has ${fields.length}`);
    const [minutes, hours, dayOfMonth, months, dayOfWeek, years] = fields as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    this.#minutes = parseCronField(minutes, { name: "Minutes", least: 0, most: 59 });
    this.#hours = parseCronField(hours, { name: "Hours", least: 0, most: 23 });
    this.#days = compileCronDays(dayOfMonth, dayOfWeek);
    this.#months = parseCronField(months, { name: "Month", least: 1, most: 12, names: MONTHS });
    this.#years = parseCronField(years, { name: "Year", least: 1970, most: 2199 });
  }

  /** The first time after `time` (milliseconds since 1970); undefined where there is none any more. */
  next(time: number): number | undefined {
    const from = (Math.floor(time / MINUTE) + 1) * MINUTE;
    const start = new Date(from);
    const startYear = start.getUTCFullYear();
    for (const year of this.#years) {
      if (year < startYear) continue;
      for (const month of this.#months) {
        if (year === startYear && month < start.getUTCMonth() + 1) continue;
        const found = this.#inMonth(year, month, from);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #inMonth(year: number, month: number, from: number): number | undefined {
    const days = [...this.#days(year, month)].sort((a, b) => a - b);
    for (const day of days) {
      const midnight = Date.UTC(year, month - 1, day);
      // A day that the month does not have is one of the next month.
      if (new Date(midnight).getUTCMonth() !== month - 1 || midnight + 1440 * MINUTE <= from) continue;
      for (const hour of this.#hours) {
        if (midnight + (hour + 1) * 60 * MINUTE <= from) continue;
        for (const minute of this.#minutes) {
          const time = midnight + (hour * 60 + minute) * MINUTE;
          if (time >= from) return time;
        }
      }
    }
    return undefined;
  }
}
