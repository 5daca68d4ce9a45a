import { MetricQueries } from "../metrics/metric-query.ts";
import type { Metrics } from "../metrics/metrics.ts";
import {
  type AlarmState,
  type AlarmStateValue,
  COMPARISONS,
  InvalidAlarm,
  type MetricAlarmDefinition,
} from "./alarm.ts";
import { reasonOf } from "./reason.ts";
import { judge } from "./verdict.ts";

/** How many periods are read beyond those that are evaluated ("Evaluating an alarm": a number that AWS leaves open). */
const MORE_PERIODS = 2;
const ID = "m1";

/** Works out the state of a metric alarm, time and again. */
export class Evaluation {
  readonly #definition: MetricAlarmDefinition;
  readonly #queries: MetricQueries;
  readonly #id: string;
  /** Seconds. */
  readonly period: number;

  /** @throws InvalidAlarm, InvalidMetricQuery */
  constructor(definition: MetricAlarmDefinition) {
    this.#definition = definition;
    const { metric, queries } = definition;
    if ((metric === undefined) === (queries === undefined)) {
      throw new InvalidAlarm("An alarm needs either a metric or metric queries");
    }
    if (definition.evaluationPeriods < (definition.datapointsToAlarm ?? 1)) {
      throw new InvalidAlarm("DatapointsToAlarm must not be greater than EvaluationPeriods");
    }
    const all = queries ?? [{ id: ID, metric: metric! }];
    const returned = all.filter(({ returnData = true }) => returnData);
    if (returned.length !== 1) {
      throw new InvalidAlarm(`Exactly one metric query must return data, not ${returned.length}`);
    }
    this.#queries = new MetricQueries(all);
    this.#id = returned[0]!.id;
    this.period = this.#queries.period;
  }

  /** How often it is worked out: each minute, or every ten seconds for high-resolution metrics. Milliseconds. */
  get interval(): number {
    return this.period < 60 ? 10_000 : 60_000;
  }

  /** What the periods up to `end` make of it; undefined: it stays as it is. */
  evaluate(metrics: Metrics, end: number, before: AlarmStateValue): Omit<AlarmState, "since"> | undefined {
    const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, treatMissingData, threshold } = this.#definition;
    const { breaches } = COMPARISONS[this.#definition.comparisonOperator];
    const length = this.period * 1000;
    const start = end - (evaluationPeriods + MORE_PERIODS) * length;
    const values = this.#queries.run(metrics, this.#id, start, end);
    const range = Array.from({ length: evaluationPeriods + MORE_PERIODS }, (_, index) => {
      const at = start + index * length;
      const value = values.get(at);
      return value === undefined ? undefined : { at, value };
    });
    const verdict = judge(range, {
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData,
      breaches: (value) => breaches(value, threshold),
    });
    if (verdict.state === undefined || verdict.state === before) return undefined;
    const reason = reasonOf(this.#definition, verdict, before);
    const reasonData = JSON.stringify({
      version: "1.0",
      queryDate: date(end),
      ...(verdict.used.length > 0 && { startDate: date(verdict.used.at(-1)!.at) }),
      ...(this.#definition.metric && { statistic: this.#definition.metric.statistic }),
      period: this.period,
      recentDatapoints: verdict.used.map(({ value }) => value).reverse(),
      threshold,
      evaluatedDatapoints: verdict.used.map(({ at, value }) => ({ timestamp: date(at), value })),
    });
    return { value: verdict.state, reason, reasonData };
  }
}

/** `2026-01-01T00:00:00.000+0000`, as CloudWatch writes times into JSON. */
export const date = (at: number): string => new Date(at).toISOString().replace("Z", "+0000");
