import type { Timer } from "../clock.ts";
import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { Distribution, type KeptDistribution } from "./distribution.ts";
import { MetricTables } from "./metric-tables.ts";
import { type Dimensions, type MetricIdentity, MINUTE, metricKey, SECOND, Series } from "./series.ts";

export type { Dimensions, MetricIdentity };

/** Takes the values of one metric; costs next to nothing, so that a service calls it on every message. */
export interface Meter {
  add(value: number): void;
}

/** Values that come with their own time ("PutMetricData", the embedded metric format, metric filters). */
export interface MetricDatum extends MetricIdentity {
  /** @default "None" */
  readonly unit?: string;
  readonly at: number;
  readonly values?: readonly number[];
  /** How often each of the values occurred. @default once */
  readonly counts?: readonly number[];
  readonly statistics?: Omit<KeptDistribution, "bins">;
  /** Kept by second as well. */
  readonly highResolution?: boolean;
}

/** From `start` on, before `end`, in periods of so many milliseconds. */
export interface MetricRange {
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

const KEPT = 15 * 86_400_000;
const SECONDS_KEPT = 3 * 3_600_000;
const PRUNE_EVERY = 3_600_000;
/** A look at a gauge stands for the end of what is read, if that is about now. */
const ABOUT_NOW = 60_000;

/**
 * The metrics of CloudWatch: what the services here emit and what is put by clients. Alarms read them. They are kept by the minute
 * for 15 days, and by the second, where a client asks for that, for three hours. They go to the store once a minute and when the
 * terrarium stops: a crash may cost the last minute, which no message's fate depends on.
 */
export class Metrics {
  readonly #world: World;
  readonly #tables: MetricTables;
  /** By metric, and within it by unit. */
  readonly #series = new Map<string, Map<string, Series>>();
  readonly #changed = new Set<Series>();
  readonly #beforeReading: (() => void)[] = [];
  #timer: Timer | undefined;
  #prunedAt = 0;

  constructor(world: World) {
    this.#world = world;
    this.#tables = new MetricTables(world.store);
    for (const kept of this.#tables.series()) this.#add(kept, kept.unit, kept.id);
    world.service(Lifecycle).whenClosing(() => {
      this.#gather();
      this.flush();
    });
  }

  /** The meter of one metric: `meter("AWS/SQS", "NumberOfMessagesSent", { QueueName })`. Keep it, and add to it. */
  meter(namespace: string, name: string, dimensions: Dimensions, unit = "Count"): Meter {
    return this.#of({ namespace, name, dimensions }, unit);
  }

  /**
   * A value that is looked at when somebody asks for it, as an alarm does each minute: the depth of a queue. Undefined is no
   * value. Returns what ends it.
   */
  sample(namespace: string, name: string, dimensions: Dimensions, read: () => number | undefined, unit = "Count") {
    const series = this.#of({ namespace, name, dimensions }, unit);
    series.read = read;
    return () => {
      if (series.read === read) series.read = undefined;
    };
  }

  put(datum: MetricDatum): void {
    const series = this.#of(datum, datum.unit ?? "None");
    for (const [index, value] of (datum.values ?? []).entries()) {
      series.put(datum.at, value, datum.counts?.[index] ?? 1, datum.highResolution);
    }
    if (datum.statistics) {
      const { min, max } = datum.statistics;
      // Values that are all alike are known.
      const bins = min === max ? {} : { bins: null };
      series.putDistribution(datum.at, Distribution.from({ ...datum.statistics, ...bins }));
    }
  }

  /** Has `prepare` called before metrics are read: for what gathers values elsewhere. */
  beforeReading(prepare: () => void): void {
    this.#beforeReading.push(prepare);
  }

  /** What there is in each period, by its beginning. @param unit one unit alone; without it all of them are one */
  read(metric: MetricIdentity, range: MetricRange, unit?: string): Map<number, Distribution> {
    this.#gather();
    const periods = new Map<number, Distribution>();
    const length = range.period < MINUTE ? SECOND : MINUTE;
    for (const series of this.#series.get(metricKey(metric))?.values() ?? []) {
      if (unit !== undefined && series.unit !== unit) continue;
      this.#look(series, range.end);
      for (const { at, values } of this.#data(series, length, range)) {
        const start = at - ((at - range.start) % range.period);
        const period = periods.get(start) ?? new Distribution();
        period.merge(values);
        periods.set(start, period);
      }
    }
    return periods;
  }

  /** The unit in which a metric is measured, if there is but one. */
  unitOf(metric: MetricIdentity): string | undefined {
    const units = [...(this.#series.get(metricKey(metric))?.keys() ?? [])];
    return units.length === 1 ? units[0] : undefined;
  }

  /** The metrics that have had values, or whose values can be looked at. */
  list(): MetricIdentity[] {
    this.#gather();
    return [...this.#series.values()].flatMap((units) => {
      const used = [...units.values()].find(({ used, read }) => used || read);
      return used ? [{ namespace: used.namespace, name: used.name, dimensions: used.dimensions }] : [];
    });
  }

  /** Puts what has gathered into the store. */
  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#world.store
      .write(() => {
        for (const series of changed) this.#tables.save(series);
        this.#prune();
      })
      .catch((error: Error) => this.#world.log.error("metrics were lost", { error: error.message }));
  }

  #gather(): void {
    for (const prepare of this.#beforeReading) prepare();
  }

  #of(metric: MetricIdentity, unit: string): Series {
    return this.#series.get(metricKey(metric))?.get(unit) ?? this.#add(metric, unit);
  }

  #add(metric: MetricIdentity, unit: string, id?: number): Series {
    const { namespace, name, dimensions } = metric;
    const series = new Series({ namespace, name, dimensions, unit, id }, this.#world.clock, this.#onChange);
    const units = this.#series.get(metricKey(metric)) ?? new Map<string, Series>();
    this.#series.set(metricKey(metric), units.set(unit, series));
    return series;
  }

  readonly #onChange = (series: Series): void => {
    this.#changed.add(series);
    this.#timer ??= this.#world.clock.after(MINUTE, () => this.flush());
  };

  #look(series: Series, end: number): void {
    const now = this.#world.clock.now();
    if (!series.read || end < now - ABOUT_NOW) return;
    const value = series.read();
    if (value !== undefined) series.putLook(Math.min(now, end - 1), value);
  }

  /** What is in the store and what is not yet. */
  #data(series: Series, length: number, { start, end }: MetricRange): { at: number; values: Distribution }[] {
    const kept = series.id === undefined ? [] : this.#tables.data(series.id, length, start, end);
    const gathered = length === SECOND ? series.seconds : series.minutes;
    const found = series.read ? kept.filter(({ at }) => !gathered.has(at)) : kept;
    for (const [at, values] of gathered) if (at >= start && at < end) found.push({ at, values });
    return found;
  }

  #prune(): void {
    const now = this.#world.clock.now();
    if (now < this.#prunedAt + PRUNE_EVERY) return;
    this.#prunedAt = now;
    for (const { id } of [...this.#series.values()].flatMap((units) => [...units.values()])) {
      if (id === undefined) continue;
      this.#tables.prune(id, MINUTE, now - KEPT);
      this.#tables.prune(id, SECOND, now - SECONDS_KEPT);
    }
  }
}
