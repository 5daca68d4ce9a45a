import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

export type MoveTaskStatus = "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** A message move task as it is kept. */
export interface MoveTaskRow {
  readonly id: string;
  readonly source: string;
  /** Null: each message goes back to where it was dead-lettered. */
  readonly destination: string | null;
  /** Messages a second; null: as fast as it goes. */
  readonly rate: number | null;
  readonly status: MoveTaskStatus;
  readonly moved: number;
  readonly to_move: number;
  readonly failure: string | null;
  readonly started_at: number;
  /** Messages that came in after it began stay. */
  readonly last_seq: number;
}

/** How many finished tasks of a queue are kept: as many as ListMessageMoveTasks can show. */
const KEPT = 10;

export class MoveTaskTable {
  readonly #save: StatementSync;
  readonly #get: StatementSync;
  readonly #ofSource: StatementSync;
  readonly #forget: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS queue_move_tasks (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, destination TEXT, rate INTEGER, status TEXT NOT NULL,
        moved INTEGER NOT NULL, to_move INTEGER NOT NULL, failure TEXT, started_at INTEGER NOT NULL,
        last_seq INTEGER NOT NULL
      ) STRICT;
    `);
    this.#save = store.prepare("INSERT OR REPLACE INTO queue_move_tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.#get = store.prepare("SELECT * FROM queue_move_tasks WHERE id = ?");
    this.#ofSource = store.prepare(
      "SELECT * FROM queue_move_tasks WHERE source = ? ORDER BY started_at DESC, rowid DESC LIMIT ?",
    );
    this.#forget = store.prepare(
      "DELETE FROM queue_move_tasks WHERE source = ? AND id NOT IN " +
        "(SELECT id FROM queue_move_tasks WHERE source = ? ORDER BY started_at DESC, rowid DESC LIMIT ?)",
    );
  }

  /** To be called within a write. */
  save(task: MoveTaskRow): void {
    this.#save.run(
      task.id,
      task.source,
      task.destination,
      task.rate,
      task.status,
      task.moved,
      task.to_move,
      task.failure,
      task.started_at,
      task.last_seq,
    );
    this.#forget.run(task.source, task.source, KEPT);
  }

  get(id: string): MoveTaskRow | undefined {
    return this.#get.get(id) as MoveTaskRow | undefined;
  }

  /** The newest first. */
  ofSource(source: string, limit = KEPT): MoveTaskRow[] {
    return this.#ofSource.all(source, limit) as unknown as MoveTaskRow[];
  }
}
