import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { BusEvent } from "./bus-event.ts";
import type { DeliveryFailure } from "./delivery-failure.ts";

/** An event that waits for its next try at one target. Times in milliseconds since 1970. */
export interface DeliveryRow {
  readonly id: number;
  readonly event: string;
  readonly lineage: string;
  readonly ingested_at: number;
  readonly forwarded: number;
  /** Tries so far: 0 for one that waits for its first. */
  readonly tries: number;
  readonly next_at: number;
  readonly error_code: string | null;
  readonly error_message: string | null;
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS event_deliveries (
    id INTEGER PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL, lineage TEXT NOT NULL,
    ingested_at INTEGER NOT NULL, forwarded INTEGER NOT NULL, tries INTEGER NOT NULL, next_at INTEGER NOT NULL,
    error_code TEXT, error_message TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS event_deliveries_by_time ON event_deliveries (rule, target, next_at)`;

/**
 * Events that their targets have not taken yet. An event that all its targets take at once never comes here: then it is on
 * the disk where they keep it.
 */
export class DeliveryTable {
  readonly #store: Store;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #due: StatementSync;
  readonly #next: StatementSync;
  readonly #count: StatementSync;
  readonly #lanes: StatementSync;
  readonly #deleteLane: StatementSync;

  constructor(store: Store) {
    this.#store = store;
    store.define(TABLE);
    this.#insert = store.prepare(
      "INSERT INTO event_deliveries (rule, target, event, lineage, ingested_at, forwarded, tries, next_at, error_code, error_message) " +
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#update = store.prepare(
      "UPDATE event_deliveries SET tries = ?, next_at = ?, error_code = ?, error_message = ? WHERE id = ?",
    );
    this.#delete = store.prepare("DELETE FROM event_deliveries WHERE id = ?");
    this.#due = store.prepare(
      "SELECT * FROM event_deliveries WHERE rule = ? AND target = ? AND next_at <= ? ORDER BY next_at LIMIT ?",
    );
    this.#next = store.prepare(
      "SELECT min(next_at) AS at FROM event_deliveries WHERE rule = ? AND target = ? AND next_at > ?",
    );
    this.#count = store.prepare("SELECT count(*) AS count FROM event_deliveries WHERE rule = ?");
    this.#lanes = store.prepare("SELECT rule, target, count(*) AS count FROM event_deliveries GROUP BY rule, target");
    this.#deleteLane = store.prepare("DELETE FROM event_deliveries WHERE rule = ? AND target = ?");
  }

  /** Keeps an event for a target; resolves when it is on the disk. */
  add(rule: string, target: string, event: BusEvent, tries: number, nextAt: number, failure?: DeliveryFailure) {
    return this.#store.write(() => {
      const { text, lineage, ingestedAt, forwarded } = event;
      const [code, message] = [failure?.code ?? null, failure?.message ?? null];
      this.#insert.run(rule, target, text, lineage, ingestedAt, forwarded ? 1 : 0, tries, nextAt, code, message);
    });
  }

  retryLater(id: number, tries: number, nextAt: number, failure: DeliveryFailure): Promise<void> {
    return this.#store.write(() => void this.#update.run(tries, nextAt, failure.code, failure.message, id));
  }

  remove(id: number): Promise<void> {
    return this.#store.write(() => void this.#delete.run(id));
  }

  due(rule: string, target: string, now: number, limit: number): DeliveryRow[] {
    return this.#due.all(rule, target, now, limit) as unknown as DeliveryRow[];
  }

  /** When the next one after `now` is due. */
  nextAt(rule: string, target: string, now: number): number | undefined {
    return (this.#next.get(rule, target, now) as { at: number | null }).at ?? undefined;
  }

  count(rule: string): number {
    return (this.#count.get(rule) as { count: number }).count;
  }

  /** Which targets of which rules have something waiting. */
  lanes(): { readonly rule: string; readonly target: string; readonly count: number }[] {
    return this.#lanes.all() as { rule: string; target: string; count: number }[];
  }

  removeLane(rule: string, target: string): Promise<void> {
    return this.#store.write(() => void this.#deleteLane.run(rule, target));
  }
}
