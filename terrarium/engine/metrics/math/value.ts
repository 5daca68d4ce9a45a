/** A metric, or what was made of metrics: values by their times. */
export type TimeSeries = ReadonlyMap<number, number>;

/** What an expression can be worth. */
export type MathValue = number | string | TimeSeries | readonly TimeSeries[];

/** What functions may ask for beside their arguments. */
export interface MathContext {
  /** Beginnings of all periods that are read, in order. */
  readonly times: readonly number[];
  /** Seconds. */
  readonly period: number;
  /** All metrics of the query, without the expressions. */
  readonly metrics: () => readonly TimeSeries[];
}

export const isSeries = (value: MathValue): value is TimeSeries => value instanceof Map;
export const isList = (value: MathValue): value is readonly TimeSeries[] => Array.isArray(value);

/** Makes a series of another one, value by value. */
export function mapSeries(series: TimeSeries, change: (value: number, at: number) => number | undefined): TimeSeries {
  const made = new Map<number, number>();
  for (const [at, value] of series) {
    const changed = change(value, at);
    if (changed !== undefined && Number.isFinite(changed)) made.set(at, changed);
  }
  return made;
}
