export type Period = "DAY" | "WEEK" | "MONTH";

/** When the period of a usage plan's quota began that `now` is in: midnight UTC, of Sunday, of the first of the month. */
export function periodStart(period: Period, now: number): number {
  const date = new Date(now);
  const day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  if (period === "DAY") return day;
  if (period === "WEEK") return day - date.getUTCDay() * 86_400_000;
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
