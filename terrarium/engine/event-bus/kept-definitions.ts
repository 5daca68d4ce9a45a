import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/**
 * What was made at run time, by kind and key: buses, rules with their targets, archives, replays. What Terraform declares is
 * declared anew in each run, and is not kept.
 */
export class KeptDefinitions {
  readonly #store: Store;
  readonly #put: StatementSync;
  readonly #remove: StatementSync;
  readonly #list: StatementSync;
  readonly #get: StatementSync;

  constructor(store: Store) {
    this.#store = store;
    store.define(
      "CREATE TABLE IF NOT EXISTS event_definitions (kind TEXT, name TEXT, definition TEXT NOT NULL, PRIMARY KEY (kind, name)) STRICT",
    );
    this.#put = store.prepare("INSERT OR REPLACE INTO event_definitions VALUES (?, ?, ?)");
    this.#remove = store.prepare("DELETE FROM event_definitions WHERE kind = ? AND name = ?");
    this.#list = store.prepare("SELECT definition FROM event_definitions WHERE kind = ? ORDER BY name");
    this.#get = store.prepare("SELECT definition FROM event_definitions WHERE kind = ? AND name = ?");
  }

  /** Whether there are rules or replays that do something by themselves; it does not make the table. */
  static hasWork(store: Store): boolean {
    if (!store.prepare("SELECT 1 FROM sqlite_master WHERE name = 'event_definitions'").get()) return false;
    return (
      store.prepare("SELECT 1 FROM event_definitions WHERE kind IN ('rule', 'replay') LIMIT 1").get() !== undefined
    );
  }

  put(kind: string, name: string, definition: object): Promise<void> {
    return this.#store.write(() => void this.#put.run(kind, name, JSON.stringify(definition)));
  }

  remove(kind: string, name: string): Promise<void> {
    return this.#store.write(() => void this.#remove.run(kind, name));
  }

  get<T>(kind: string, name: string): T | undefined {
    const row = this.#get.get(kind, name) as { definition: string } | undefined;
    return row && (JSON.parse(row.definition) as T);
  }

  list<T>(kind: string): T[] {
    return (this.#list.all(kind) as { definition: string }[]).map(({ definition }) => JSON.parse(definition) as T);
  }
}
