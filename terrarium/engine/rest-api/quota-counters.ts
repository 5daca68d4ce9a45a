import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";

interface Counter {
  periodStart: number;
  used: number;
}

/**
 * How many requests each API key has made in the current period of its usage plan. The counts outlive the process; those
 * of one turn of the event loop go into its commit, and no request waits for them.
 */
export class QuotaCounters {
  readonly #world: World;
  readonly #counters = new Map<string, Counter>();
  readonly #changed = new Set<string>();
  readonly #save: StatementSync;

  constructor(world: World) {
    this.#world = world;
    world.store.define(`
      CREATE TABLE IF NOT EXISTS api_quotas (
        id TEXT PRIMARY KEY, period_start INTEGER NOT NULL, used INTEGER NOT NULL
      ) STRICT`);
    this.#save = world.store.prepare("INSERT OR REPLACE INTO api_quotas (id, period_start, used) VALUES (?, ?, ?)");
    const kept = world.store.prepare("SELECT id, period_start, used FROM api_quotas").all() as unknown as {
      id: string;
      period_start: number;
      used: number;
    }[];
    for (const { id, period_start, used } of kept) this.#counters.set(id, { periodStart: period_start, used });
  }

  /** Counts a request if the limit allows it. */
  take(plan: string, key: string, limit: number, periodStart: number): boolean {
    const id = `${plan} ${key}`;
    let counter = this.#counters.get(id);
    if (counter?.periodStart !== periodStart) {
      counter = { periodStart, used: 0 };
      this.#counters.set(id, counter);
    }
    if (counter.used >= limit) return false;
    counter.used++;
    if (this.#changed.size === 0) setImmediate(() => this.#flush());
    this.#changed.add(id);
    return true;
  }

  #flush(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#world.store
      .write(() => {
        for (const id of changed) {
          const { periodStart, used } = this.#counters.get(id)!;
          this.#save.run(id, periodStart, used);
        }
      })
      .catch((error: Error) => this.#world.log.error("quota counts were not kept", { error: error.message }));
  }
}
