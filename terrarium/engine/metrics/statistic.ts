import type { Distribution } from "./distribution.ts";
import { InvalidMetricQuery } from "./metric-errors.ts";

/** One number of the values of a period; undefined where it cannot be known. */
export type Statistic = (values: Distribution) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

export const SIMPLE_STATISTICS: readonly string[] = Object.keys(SIMPLE);

/**
 * A statistic by its name: `Sum`, `p99.9` ("CloudWatch statistics definitions").
 *
 * @throws InvalidMetricQuery
 */
export function statistic(name: string): Statistic {
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple) return simple;
  const percent = Number(/^p(\d{1,3}(?:\.\d{0,10})?)$/.exec(name)?.[1]);
  if (percent >= 0 && percent <= 100) return (values) => values.percentile(percent);
  throw new InvalidMetricQuery(
    `The statistic ${JSON.stringify(name)} is not known here: there are ${SIMPLE_STATISTICS.join(", ")} and percentiles such as p99`,
  );
}
