import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** What a repeat of a message is answered with: the first one's identity. */
export interface Original {
  readonly message_id: string;
  readonly seq: number;
}

const INTERVAL = 300_000;

/** How many outdated records one new record clears away: more than one, so that the table shrinks by itself. */
const CLEARED_AT_ONCE = 4;

/**
 * Deduplication ids of the last five minutes, also of messages that are gone ("Exactly-once processing in Amazon
 * SQS"). The scope is a message group's name, or empty for the whole queue.
 */
export class DeduplicationTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #clear: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS queue_deduplication (
        generation INTEGER NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
        message_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (generation, scope, id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS queue_deduplication_by_age ON queue_deduplication (generation, at);
    `);
    this.#find = store.prepare(
      "SELECT message_id, seq FROM queue_deduplication WHERE generation = ? AND scope = ? AND id = ? AND at > ?",
    );
    this.#insert = store.prepare(
      "INSERT OR REPLACE INTO queue_deduplication (generation, scope, id, at, message_id, seq) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#clear = store.prepare(
      "DELETE FROM queue_deduplication WHERE rowid IN " +
        "(SELECT rowid FROM queue_deduplication WHERE generation = ? AND at <= ? ORDER BY at LIMIT ?)",
    );
    this.#deleteAll = store.prepare("DELETE FROM queue_deduplication WHERE generation = ?");
  }

  /** The message that had this id within the last five minutes. */
  original(generation: number, scope: string, id: string, now: number): Original | undefined {
    return this.#find.get(generation, scope, id, now - INTERVAL) as Original | undefined;
  }

  remember(generation: number, scope: string, id: string, now: number, original: Original): void {
    this.#clear.run(generation, now - INTERVAL, CLEARED_AT_ONCE);
    this.#insert.run(generation, scope, id, now, original.message_id, original.seq);
  }

  deleteAll(generation: number): void {
    this.#deleteAll.run(generation);
  }
}
