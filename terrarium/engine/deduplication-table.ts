import type { StatementSync } from "node:sqlite";
import type { Store } from "./store.ts";

/** What a repeat of a message is answered with: the first one's identity. */
export interface Original {
  readonly message_id: string;
  readonly seq: number;
}

/** The table of one kind of owner, and the column that tells its owners apart. */
export interface DeduplicationKind {
  readonly table: string;
  readonly owner: { readonly column: string; readonly type: "INTEGER" | "TEXT" };
}

const INTERVAL = 300_000;

/** How many outdated records one new record clears away: more than one, so that the table shrinks by itself. */
const CLEARED_AT_ONCE = 4;

/**
 * Deduplication ids of the last five minutes, also of messages that are gone ("Exactly-once processing in Amazon SQS", "Message deduplication
 * for FIFO topics"). The owner is a queue or a topic; the scope a message group's name, or empty for all of the owner.
 */
export class DeduplicationTable<Owner extends number | string> {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #clear: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(store: Store, { table, owner: { column, type } }: DeduplicationKind) {
    store.define(`
      CREATE TABLE IF NOT EXISTS ${table} (
        ${column} ${type} NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
        message_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (${column}, scope, id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS ${table}_by_age ON ${table} (${column}, at);
    `);
    this.#find = store.prepare(
      `SELECT message_id, seq FROM ${table} WHERE ${column} = ? AND scope = ? AND id = ? AND at > ?`,
    );
    this.#insert = store.prepare(
      `INSERT OR REPLACE INTO ${table} (${column}, scope, id, at, message_id, seq) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#clear = store.prepare(
      `DELETE FROM ${table} WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${column} = ? AND at <= ? ORDER BY at LIMIT ?)`,
    );
    this.#deleteAll = store.prepare(`DELETE FROM ${table} WHERE ${column} = ?`);
  }

  /** The message that had this id within the last five minutes. */
  original(owner: Owner, scope: string, id: string, now: number): Original | undefined {
    return this.#find.get(owner, scope, id, now - INTERVAL) as Original | undefined;
  }

  remember(owner: Owner, scope: string, id: string, now: number, original: Original): void {
    this.#clear.run(owner, now - INTERVAL, CLEARED_AT_ONCE);
    this.#insert.run(owner, scope, id, now, original.message_id, original.seq);
  }

  deleteAll(owner: Owner): void {
    this.#deleteAll.run(owner);
  }
}
