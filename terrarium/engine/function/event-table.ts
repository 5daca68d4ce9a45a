import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";

/** An event that waits for its function, as it is kept. */
export interface EventRow {
  readonly id: number;
  readonly function: string;
  readonly qualifier: string;
  readonly request_id: string;
  readonly payload: string;
  readonly lineage: string;
  readonly trace_header: string | null;
  readonly accepted_at: number;
  readonly due_at: number;
  /** Runs that ended with an error of the function. */
  readonly attempts: number;
  readonly throttles: number;
}

/** The events that functions were invoked with asynchronously and are not done with. */
export class EventTable {
  readonly #insert: StatementSync;
  readonly #due: StatementSync;
  readonly #next: StatementSync;
  readonly #reschedule: StatementSync;
  readonly #remove: StatementSync;
  readonly #count: StatementSync;

  constructor({ store }: World) {
    store.define(`
      CREATE TABLE IF NOT EXISTS lambda_events (
        id INTEGER PRIMARY KEY, function TEXT NOT NULL, qualifier TEXT NOT NULL, request_id TEXT NOT NULL, payload TEXT NOT NULL,
        lineage TEXT NOT NULL, trace_header TEXT, accepted_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL, throttles INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS lambda_events_due ON lambda_events (function, due_at)`);
    this.#insert = store.prepare(
      `INSERT INTO lambda_events (function, qualifier, request_id, payload, lineage, trace_header, accepted_at, due_at, attempts, throttles)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
    );
    this.#due = store.prepare(
      "SELECT * FROM lambda_events WHERE function = ? AND due_at <= ? ORDER BY due_at, id LIMIT ?",
    );
    this.#next = store.prepare("SELECT min(due_at) AS due FROM lambda_events WHERE function = ? AND due_at > ?");
    this.#reschedule = store.prepare("UPDATE lambda_events SET attempts = ?, throttles = ?, due_at = ? WHERE id = ?");
    this.#remove = store.prepare("DELETE FROM lambda_events WHERE id = ?");
    this.#count = store.prepare("SELECT count(*) AS count FROM lambda_events WHERE function = ?");
  }

  /** Within a write, as all that changes something. */
  insert(event: Omit<EventRow, "id" | "due_at" | "attempts" | "throttles">): void {
    const { function: name, qualifier, request_id, payload, lineage, trace_header, accepted_at } = event;
    this.#insert.run(name, qualifier, request_id, payload, lineage, trace_header, accepted_at, accepted_at);
  }

  reschedule(id: number, change: { attempts: number; throttles: number; dueAt: number }): void {
    this.#reschedule.run(change.attempts, change.throttles, change.dueAt, id);
  }

  remove(id: number): void {
    this.#remove.run(id);
  }

  /** Those whose time has come, the longest due first. */
  due(name: string, now: number, limit: number): EventRow[] {
    return this.#due.all(name, now, limit) as unknown as EventRow[];
  }

  /** When the next after `now` is due. */
  nextDue(name: string, now: number): number | undefined {
    return (this.#next.get(name, now) as { due: number | null }).due ?? undefined;
  }

  count(name: string): number {
    return (this.#count.get(name) as { count: number }).count;
  }
}
