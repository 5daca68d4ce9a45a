import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** What a repeat of a message is answered with. */
export interface Original {
  readonly message_id: string;
  readonly seq: number;
}

const DEDUPLICATION_INTERVAL = 300_000;
const CLEARED_AT_ONCE = 4;

/** Deduplication ids of the last five minutes ("Message deduplication for FIFO topics"). */
export class TopicDeduplication {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #clear: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS topic_deduplication (
        topic TEXT NOT NULL, scope TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
        message_id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (topic, scope, id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS topic_deduplication_by_age ON topic_deduplication (at);
    `);
    this.#find = store.prepare(
      "SELECT message_id, seq FROM topic_deduplication WHERE topic = ? AND scope = ? AND id = ? AND at > ?",
    );
    this.#insert = store.prepare(
      "INSERT OR REPLACE INTO topic_deduplication (topic, scope, id, at, message_id, seq) VALUES (?, ?, ?, ?, ?, ?)",
    );
    this.#clear = store.prepare(
      "DELETE FROM topic_deduplication WHERE rowid IN (SELECT rowid FROM topic_deduplication WHERE at <= ? ORDER BY at LIMIT ?)",
    );
  }

  /** The message that had this id within the last five minutes. @param scope a message group, or empty for the topic */
  original(topic: string, scope: string, id: string, now: number): Original | undefined {
    return this.#find.get(topic, scope, id, now - DEDUPLICATION_INTERVAL) as Original | undefined;
  }

  remember(topic: string, scope: string, id: string, now: number, original: Original): void {
    this.#clear.run(now - DEDUPLICATION_INTERVAL, CLEARED_AT_ONCE);
    this.#insert.run(topic, scope, id, now, original.message_id, original.seq);
  }
}
