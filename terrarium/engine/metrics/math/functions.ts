import { InvalidMetricQuery } from "../metric-errors.ts";
import { isList, isSeries, type MathContext, type MathValue, mapSeries, type TimeSeries } from "./value.ts";

interface MathFunction {
  readonly least: number;
  readonly most: number;
  apply(args: readonly MathValue[], context: MathContext): MathValue;
}

/** The functions of metric math that alarms can use ("Functions supported for metric math"). */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ABS: each(Math.abs),
  CEIL: each(Math.ceil),
  FLOOR: each(Math.floor),
  LOG: each(Math.log),
  LOG10: each(Math.log10),
  AVG: aggregate((values) => total(values) / values.length),
  SUM: aggregate(total),
  MIN: aggregate((values) => Math.min(...values)),
  MAX: aggregate((values) => Math.max(...values)),
  STDDEV: aggregate((values) => {
    const mean = total(values) / values.length;
    return Math.sqrt(total(values.map((value) => (value - mean) ** 2)) / values.length);
  }),
  DATAPOINT_COUNT: aggregate((values) => values.length),
  METRIC_COUNT: { least: 1, most: 1, apply: ([list]) => (isList(list!) ? list.length : 1) },
  METRICS: {
    least: 0,
    most: 0,
    apply: (_args, { metrics }) => metrics(),
  },
  IF: { least: 2, most: 3, apply: choose },
  FILL: { least: 2, most: 2, apply: ([values, by], { times }) => every(values!, (series) => fill(series, by!, times)) },
  DIFF: { least: 1, most: 1, apply: ([values]) => every(values!, (series) => difference(series, () => 1)) },
  RATE: { least: 1, most: 1, apply: ([values]) => every(values!, (series) => difference(series, (ms) => ms / 1000)) },
  RUNNING_SUM: { least: 1, most: 1, apply: ([values]) => every(values!, runningSum) },
  PERIOD: { least: 1, most: 1, apply: (_args, { period }) => period },
  TIME_SERIES: {
    least: 1,
    most: 1,
    apply: ([value], { times }) => (typeof value === "number" ? new Map(times.map((at) => [at, value])) : value!),
  },
};

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function every(value: MathValue, change: (series: TimeSeries) => TimeSeries): MathValue {
  if (isList(value)) return value.map(change);
  if (!isSeries(value)) throw new InvalidMetricQuery("a metric is needed where a number or a text stands");
  return change(value);
}

function each(change: (value: number) => number): MathFunction {
  return {
    least: 1,
    most: 1,
    apply: ([value]) =>
      typeof value === "number" ? change(value) : every(value!, (series) => mapSeries(series, change)),
  };
}

/** Of one metric it is a number; of a list a metric, with a value wherever one of them has one. */
function aggregate(of: (values: readonly number[]) => number): MathFunction {
  return {
    least: 1,
    most: 1,
    apply([value], { times }) {
      if (isSeries(value!)) return value.size === 0 ? value : of([...value.values()]);
      if (!isList(value!))
        throw new InvalidMetricQuery("a metric or a list of metrics is needed where a number stands");
      const made = new Map<number, number>();
      for (const at of times) {
        const values = value.map((series) => series.get(at)).filter((found) => found !== undefined);
        if (values.length > 0) made.set(at, of(values));
      }
      return made;
    },
  };
}

/** `IF(condition, a, b)`, for a number once and for a metric at each of its times; without `b` there is no value there. */
function choose([condition, yes, no]: readonly MathValue[], { times }: MathContext): MathValue {
  if (typeof condition === "number") return condition !== 0 ? yes! : (no ?? new Map());
  if (!isSeries(condition!)) throw new InvalidMetricQuery("IF needs a metric or a number as its condition");
  const at = (value: MathValue | undefined, time: number) =>
    value === undefined ? undefined : isSeries(value) ? value.get(time) : Number(value);
  const made = new Map<number, number>();
  for (const time of times) {
    const holds = condition.get(time);
    const chosen = holds === undefined ? undefined : at(holds !== 0 ? yes : no, time);
    if (chosen !== undefined) made.set(time, chosen);
  }
  return made;
}

/** @param by a number, a metric, or `REPEAT` or `LINEAR`, which come as names */
function fill(series: TimeSeries, by: MathValue, times: readonly number[]): TimeSeries {
  const made = new Map<number, number>();
  let before: number | undefined;
  for (const [index, at] of times.entries()) {
    const own = series.get(at);
    if (own !== undefined) before = own;
    const value = own ?? filler(series, by, times, index, before);
    if (value !== undefined) made.set(at, value);
  }
  return made;
}

function filler(
  series: TimeSeries,
  by: MathValue,
  times: readonly number[],
  index: number,
  before: number | undefined,
): number | undefined {
  if (typeof by === "number") return by;
  if (isSeries(by)) return by.get(times[index]!);
  if (by === "REPEAT") return before;
  if (by !== "LINEAR") throw new InvalidMetricQuery("FILL takes a number, a metric, REPEAT or LINEAR");
  const previous = times.findLastIndex((at, place) => place < index && series.has(at));
  const next = times.findIndex((at, place) => place > index && series.has(at));
  if (previous < 0 || next < 0) return undefined;
  const [from, to] = [series.get(times[previous]!)!, series.get(times[next]!)!];
  return from + ((to - from) * (index - previous)) / (next - previous);
}

function difference(series: TimeSeries, divisor: (ms: number) => number): TimeSeries {
  const times = [...series.keys()].sort((a, b) => a - b);
  const made = new Map<number, number>();
  for (const [index, at] of times.entries()) {
    const before = times[index - 1];
    if (before !== undefined) made.set(at, (series.get(at)! - series.get(before)!) / divisor(at - before));
  }
  return made;
}

function runningSum(series: TimeSeries): TimeSeries {
  let sum = 0;
  const times = [...series.keys()].sort((a, b) => a - b);
  const made = new Map<number, number>();
  for (const at of times) {
    sum += series.get(at)!;
    made.set(at, sum);
  }
  return made;
}
