import type { Clock } from "../clock.ts";
import { Distribution } from "./distribution.ts";

/** What narrows a metric down: `{QueueName: "orders"}`. */
export type Dimensions = Readonly<Record<string, string>>;

export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
}

export const MINUTE = 60_000;
export const SECOND = 1_000;

/** One text for a metric, whatever the order of its dimensions. */
export function metricKey({ namespace, name, dimensions }: MetricIdentity): string {
  return JSON.stringify([namespace, name, sortedDimensions(dimensions)]);
}

export const sortedDimensions = (dimensions: Dimensions): [string, string][] =>
  Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));

/** The values of one metric in one unit, as far as they are not in the store yet: by minute, and by second where that is asked for. */
export class Series implements MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
  readonly unit: string;
  /** In the store; undefined until it has values there. */
  id: number | undefined;
  /** Looked at instead of counted: of a minute the last look is what holds. */
  read: (() => number | undefined) | undefined;
  minutes = new Map<number, Distribution>();
  seconds = new Map<number, Distribution>();
  /** It has had values. */
  used: boolean;
  readonly #clock: Clock;
  readonly #changed: (series: Series) => void;
  #current = new Distribution();
  #until = 0;

  constructor(metric: MetricIdentity & { unit: string; id?: number }, clock: Clock, changed: (series: Series) => void) {
    this.namespace = metric.namespace;
    this.name = metric.name;
    this.dimensions = metric.dimensions;
    this.unit = metric.unit;
    this.id = metric.id;
    this.used = metric.id !== undefined;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Called for every message: it is an addition as long as the minute lasts. */
  add(value: number): void {
    const now = this.#clock.now();
    if (now >= this.#until) this.#turn(now);
    this.#current.add(value);
  }

  put(at: number, value: number, count = 1, highResolution = false): void {
    this.#at(this.minutes, at, MINUTE).add(value, count);
    if (highResolution) this.#at(this.seconds, at, SECOND).add(value, count);
  }

  putDistribution(at: number, distribution: Distribution): void {
    this.#at(this.minutes, at, MINUTE).merge(distribution);
  }

  /** What a look at `at` has shown. */
  putLook(at: number, value: number): void {
    this.minutes.delete(at - (at % MINUTE));
    this.#at(this.minutes, at, MINUTE).add(value);
  }

  /** What has gathered, which is then no longer here. */
  take(): Pick<Series, "minutes" | "seconds"> {
    const { minutes, seconds } = this;
    this.minutes = new Map();
    this.seconds = new Map();
    this.#until = 0;
    return { minutes, seconds };
  }

  #turn(now: number): void {
    this.#current = this.#at(this.minutes, now, MINUTE);
    this.#until = now - (now % MINUTE) + MINUTE;
  }

  #at(periods: Map<number, Distribution>, at: number, length: number): Distribution {
    const start = at - (at % length);
    let found = periods.get(start);
    if (!found) {
      found = new Distribution();
      periods.set(start, found);
      this.used = true;
      this.#changed(this);
    }
    return found;
  }
}
