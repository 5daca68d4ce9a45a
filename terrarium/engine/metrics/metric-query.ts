import { evaluateMetricMath } from "./math/evaluate.ts";
import { parseMetricMath } from "./math/parse-expression.ts";
import { type Expression, namesIn } from "./math/syntax.ts";
import { isList, isSeries, type MathValue, type TimeSeries } from "./math/value.ts";
import { InvalidMetricQuery } from "./metric-errors.ts";
import type { MetricIdentity, Metrics } from "./metrics.ts";
import { type Statistic, statistic } from "./statistic.ts";

/** One metric, or an expression of others: what alarms and "GetMetricData" ask for. */
export interface MetricQuery {
  readonly id: string;
  readonly label?: string;
  /** @default true */
  readonly returnData?: boolean;
  readonly metric?: MetricStatistic;
  readonly expression?: string;
  /** Seconds; of an expression. */
  readonly period?: number;
}

export interface MetricStatistic extends MetricIdentity {
  /** `Sum`, `p99` */
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
  readonly unit?: string;
}

interface Compiled extends MetricQuery {
  readonly parsed?: Expression;
  readonly compute?: Statistic;
}

/** Words of FILL that look like ids. */
const WORDS = new Set(["REPEAT", "LINEAR"]);

/** Queries that belong together, checked once and asked again and again. */
export class MetricQueries {
  readonly #queries: ReadonlyMap<string, Compiled>;

  /** @throws InvalidMetricQuery */
  constructor(queries: readonly MetricQuery[]) {
    this.#queries = new Map(queries.map((query) => [query.id, compile(query)]));
    if (this.#queries.size < queries.length) throw new InvalidMetricQuery("two metric queries have the same id");
    for (const { id, parsed } of this.#queries.values()) if (parsed) this.#check(id, parsed, [id]);
  }

  /** The shortest period of a metric, in seconds: what expressions are worked out in. */
  get period(): number {
    const periods = [...this.#queries.values()].flatMap(({ metric, period }) => metric?.period ?? period ?? []);
    return periods.length === 0 ? 60 : Math.min(...periods);
  }

  /** The values of one query by the beginnings of its periods. `start` and `end` in milliseconds. */
  run(metrics: Metrics, id: string, start: number, end: number): TimeSeries {
    const known = new Map<string, MathValue>();
    const value = this.#value(metrics, id, start, end, known);
    if (isSeries(value)) return value;
    throw new InvalidMetricQuery(
      isList(value)
        ? `The expression of ${id} gives several time series: reduce them to one, for example with SUM`
        : `The expression of ${id} gives a single value: an expression has to give a time series`,
    );
  }

  #value(metrics: Metrics, id: string, start: number, end: number, known: Map<string, MathValue>): MathValue {
    const found = known.get(id);
    if (found !== undefined) return found;
    const query = this.#queries.get(id)!;
    const get = (other: string): MathValue | undefined =>
      this.#queries.has(other) ? this.#value(metrics, other, start, end, known) : undefined;
    const value = query.metric ? this.#read(metrics, query, start, end) : this.#evaluate(query, start, end, get);
    known.set(id, value);
    return value;
  }

  #read(metrics: Metrics, { metric, compute }: Compiled, start: number, end: number): TimeSeries {
    const { period, unit } = metric!;
    const values = new Map<number, number>();
    for (const [at, distribution] of metrics.read(metric!, { start, end, period: period * 1000 }, unit)) {
      const value = compute!(distribution);
      if (value !== undefined) values.set(at, value);
    }
    return values;
  }

  #evaluate(query: Compiled, start: number, end: number, get: (id: string) => MathValue | undefined): MathValue {
    const period = query.period ?? this.period;
    const times: number[] = [];
    for (let at = start; at < end; at += period * 1000) times.push(at);
    const metrics = () =>
      [...this.#queries.values()].filter(({ metric }) => metric).map(({ id }) => get(id) as TimeSeries);
    return evaluateMetricMath(query.parsed!, { times, period, metrics }, get);
  }

  #check(id: string, expression: Expression, path: readonly string[]): void {
    for (const name of namesIn(expression)) {
      if (WORDS.has(name)) continue;
      const other = this.#queries.get(name);
      if (!other) throw new InvalidMetricQuery(`The expression of ${id} refers to ${name}, which is no metric query`);
      if (path.includes(name)) throw new InvalidMetricQuery(`The expression of ${id} refers to itself`);
      if (other.parsed) this.#check(name, other.parsed, [...path, name]);
    }
  }
}

function compile(query: MetricQuery): Compiled {
  if ((query.metric === undefined) === (query.expression === undefined)) {
    throw new InvalidMetricQuery(`The metric query ${query.id} needs either a metric or an expression`);
  }
  if (query.metric) {
    checkPeriod(query.metric.period);
    return { ...query, compute: statistic(query.metric.statistic) };
  }
  return { ...query, parsed: parseMetricMath(query.expression!) };
}

/** @throws InvalidMetricQuery for what is no period of CloudWatch's */
export function checkPeriod(seconds: number): void {
  if ([1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)) return;
  throw new InvalidMetricQuery(`A period must be 1, 5, 10, 20, 30 or a multiple of 60 seconds, but is ${seconds}`);
}
