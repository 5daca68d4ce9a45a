import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { Alarm, AlarmDefinition, AlarmHistoryItem, AlarmState } from "./alarm.ts";

/** An alarm as it is kept. */
export interface KeptAlarm {
  readonly definition: AlarmDefinition;
  readonly configuredAt: number;
  readonly state: AlarmState;
  /** Terraform declared it: it is there when Terraform declares it in this run, too. */
  readonly declared: boolean;
}

const HISTORY_KEPT = 14 * 86_400_000;

/** How alarms, their states and their history are kept. */
export class AlarmTables {
  readonly #save: StatementSync;
  readonly #remove: StatementSync;
  readonly #all: StatementSync;
  readonly #record: StatementSync;
  readonly #forget: StatementSync;
  readonly #history: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS alarms (
        name TEXT PRIMARY KEY, definition TEXT NOT NULL, configured_at INTEGER NOT NULL, state TEXT NOT NULL, declared INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS alarm_history (
        id INTEGER PRIMARY KEY, alarm TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL,
        summary TEXT NOT NULL, data TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS alarm_history_by_alarm ON alarm_history (alarm, at)`);
    this.#save = store.prepare("INSERT OR REPLACE INTO alarms VALUES (?, ?, ?, ?, ?)");
    this.#remove = store.prepare("DELETE FROM alarms WHERE name = ?");
    this.#all = store.prepare("SELECT definition, configured_at, state, declared FROM alarms");
    this.#record = store.prepare(
      "INSERT INTO alarm_history (alarm, kind, at, type, summary, data) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#forget = store.prepare("DELETE FROM alarm_history WHERE alarm = ? AND at < ?");
    this.#history = store.prepare("SELECT alarm, kind, at, type, summary, data FROM alarm_history ORDER BY id DESC");
  }

  load(): KeptAlarm[] {
    const rows = this.#all.all() as { definition: string; configured_at: number; state: string; declared: number }[];
    return rows.map((row) => ({
      definition: JSON.parse(row.definition),
      configuredAt: row.configured_at,
      state: JSON.parse(row.state),
      declared: row.declared === 1,
    }));
  }

  save({ definition, configuredAt, state }: Alarm, declared: boolean): void {
    const { name } = definition;
    this.#save.run(name, JSON.stringify(definition), configuredAt, JSON.stringify(state), declared ? 1 : 0);
  }

  remove(name: string): void {
    this.#remove.run(name);
  }

  record({ alarm, kind, at, type, summary, data }: AlarmHistoryItem): void {
    this.#record.run(alarm, kind, at, type, summary, data);
    this.#forget.run(alarm, at - HISTORY_KEPT);
  }

  /** The newest first. */
  history(): AlarmHistoryItem[] {
    return this.#history.all() as unknown as AlarmHistoryItem[];
  }
}
