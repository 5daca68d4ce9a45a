import { Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import { putEmbeddedMetrics } from "./embedded-metrics.ts";
import type { LogEvent } from "./log-event.ts";

/** Is shown lines a moment after they came in. */
export type LogObserver = (events: readonly LogEvent[]) => void;

/** How a line in the embedded metric format shows in the JSON of a chunk; quotation marks, which are many, are no good beginning. */
const EMBEDDED_METRICS = '_aws\\"';

/** Shows new lines to metric and subscription filters, and looks for embedded metrics; lines that nobody asks for are not read. */
export class LogObservers {
  readonly #world: World;
  readonly #observers = new Map<string, Set<LogObserver>>();

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what ends it */
  add(group: string, observer: LogObserver): () => void {
    const observers = this.#observers.get(group) ?? new Set();
    this.#observers.set(group, observers.add(observer));
    return () => void observers.delete(observer);
  }

  /** @param lines of a chunk, as JSON */
  show(group: string, stream: string, lines: string): void {
    const observers = this.#observers.get(group);
    const hasMetrics = lines.includes(EMBEDDED_METRICS);
    if (!observers?.size && !hasMetrics) return;
    const events = (JSON.parse(lines) as [number, string][]).map(([at, message]) => ({ stream, at, message }));
    if (hasMetrics) putEmbeddedMetrics(this.#world.service(Metrics), events);
    for (const observer of observers ?? []) {
      try {
        observer(events);
      } catch (error) {
        this.#world.log.error(`a filter of the log group ${group} failed: ${(error as Error).stack}`);
      }
    }
  }
}
