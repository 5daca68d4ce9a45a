import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** One message of a receive, as that receive left it. */
export interface Attempted {
  readonly seq: number;
  readonly receiveCount: number;
  readonly visibleAt: number;
  readonly receivedAt: number;
}

const INTERVAL = 300_000;

/**
 * Receives of FIFO queues that named their attempt: a receiver whose answer got lost repeats it within five minutes
 * and gets the same messages ("ReceiveMessage", ReceiveRequestAttemptId).
 */
export class ReceiveAttemptTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #clear: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS queue_receive_attempts (
        generation INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, messages TEXT NOT NULL,
        PRIMARY KEY (generation, id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS queue_receive_attempts_by_age ON queue_receive_attempts (generation, at);
    `);
    this.#find = store.prepare(
      "SELECT messages FROM queue_receive_attempts WHERE generation = ? AND id = ? AND at > ?",
    );
    this.#insert = store.prepare("INSERT OR REPLACE INTO queue_receive_attempts VALUES (?, ?, ?, ?)");
    this.#clear = store.prepare("DELETE FROM queue_receive_attempts WHERE generation = ? AND at <= ?");
    this.#deleteAll = store.prepare("DELETE FROM queue_receive_attempts WHERE generation = ?");
  }

  find(generation: number, id: string, now: number): Attempted[] | undefined {
    const row = this.#find.get(generation, id, now - INTERVAL) as { messages: string } | undefined;
    return row && (JSON.parse(row.messages) as Attempted[]);
  }

  remember(generation: number, id: string, now: number, messages: readonly Attempted[]): void {
    this.#clear.run(generation, now - INTERVAL);
    this.#insert.run(generation, id, now, JSON.stringify(messages));
  }

  deleteAll(generation: number): void {
    this.#deleteAll.run(generation);
  }
}
