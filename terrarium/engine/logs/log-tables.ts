import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

export interface GroupRow {
  readonly name: string;
  readonly created_at: number;
  readonly retention_days: number;
  /** 1 for what Terraform declares: it is there when Terraform declares it in this run, too. */
  readonly declared: number;
}

export interface StreamRow {
  readonly name: string;
  readonly created_at: number;
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly ingested_at: number | null;
}

/** The lines of one stream that came in together: `lines` is JSON, `[[at, message], …]`. */
export interface ChunkRow {
  readonly id: number;
  readonly stream: string;
  readonly oldest: number;
  readonly newest: number;
  readonly ingested_at: number;
  readonly lines: string;
}

const CHUNKS = "SELECT id, stream, oldest, newest, ingested_at, lines FROM log_chunks";
const OF_GROUP = "WHERE log_group = ? AND newest >= ? AND oldest <= ?";

/** How logs are kept: groups, streams, and chunks of lines. */
export class LogTables {
  readonly #statements: Record<string, StatementSync> = {};
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS log_groups (
        name TEXT PRIMARY KEY, created_at INTEGER NOT NULL, retention_days INTEGER NOT NULL, declared INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS log_streams (
        log_group TEXT NOT NULL, name TEXT NOT NULL, created_at INTEGER NOT NULL,
        first_at INTEGER, last_at INTEGER, ingested_at INTEGER, PRIMARY KEY (log_group, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS log_chunks (
        id INTEGER PRIMARY KEY, log_group TEXT NOT NULL, stream TEXT NOT NULL, oldest INTEGER NOT NULL,
        newest INTEGER NOT NULL, ingested_at INTEGER NOT NULL, bytes INTEGER NOT NULL, lines TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS log_chunks_by_oldest ON log_chunks (log_group, oldest);
      CREATE INDEX IF NOT EXISTS log_chunks_by_newest ON log_chunks (log_group, newest);
      CREATE INDEX IF NOT EXISTS log_chunks_by_stream ON log_chunks (log_group, stream, oldest);
      DROP TABLE IF EXISTS log_batches`);
  }

  groups(): GroupRow[] {
    return this.#sql("SELECT * FROM log_groups").all() as unknown as GroupRow[];
  }

  saveGroup({ name, created_at, retention_days, declared }: GroupRow): void {
    this.#sql("INSERT OR REPLACE INTO log_groups VALUES (?, ?, ?, ?)").run(name, created_at, retention_days, declared);
  }

  removeGroup(name: string): void {
    this.#sql("DELETE FROM log_groups WHERE name = ?").run(name);
    this.#sql("DELETE FROM log_streams WHERE log_group = ?").run(name);
    this.#sql("DELETE FROM log_chunks WHERE log_group = ?").run(name);
  }

  streams(group: string): StreamRow[] {
    return this.#sql(
      "SELECT name, created_at, first_at, last_at, ingested_at FROM log_streams WHERE log_group = ? ORDER BY name",
    ).all(group) as unknown as StreamRow[];
  }

  addStream(group: string, name: string, now: number): void {
    this.#sql("INSERT OR IGNORE INTO log_streams (log_group, name, created_at) VALUES (?, ?, ?)").run(group, name, now);
  }

  /** Says of a stream that lines of this stretch came in; makes the stream where it is new. */
  touchStream(group: string, name: string, oldest: number, newest: number, now: number): void {
    this.#sql(
      `INSERT INTO log_streams VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
         first_at = min(coalesce(first_at, excluded.first_at), excluded.first_at),
         last_at = max(coalesce(last_at, excluded.last_at), excluded.last_at), ingested_at = excluded.ingested_at`,
    ).run(group, name, now, oldest, newest, now);
  }

  /** @returns the bytes of its lines */
  removeStream(group: string, name: string): number {
    this.#sql("DELETE FROM log_streams WHERE log_group = ? AND name = ?").run(group, name);
    return sum(this.#sql("DELETE FROM log_chunks WHERE log_group = ? AND stream = ? RETURNING bytes").all(group, name));
  }

  addChunk(group: string, chunk: Omit<ChunkRow, "id">, bytes: number): void {
    const { stream, oldest, newest, ingested_at, lines } = chunk;
    this.#sql(
      `INSERT INTO log_chunks (log_group, stream, oldest, newest, ingested_at, bytes, lines)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(group, stream, oldest, newest, ingested_at, bytes, lines);
  }

  /** Chunks with lines of a stretch of time: by their oldest lines, or by their newest, the newest first. */
  chunks(group: string, from: number, to: number, newestFirst = false, stream?: string): Iterable<ChunkRow> {
    const order = newestFirst ? "ORDER BY newest DESC, id DESC" : "ORDER BY oldest, id";
    const rows =
      stream === undefined
        ? this.#sql(`${CHUNKS} ${OF_GROUP} ${order}`).iterate(group, from, to)
        : this.#sql(`${CHUNKS} ${OF_GROUP} AND stream = ? ${order}`).iterate(group, from, to, stream);
    return rows as Iterable<unknown> as Iterable<ChunkRow>;
  }

  bytes(group: string): number {
    return sum(this.#sql("SELECT coalesce(sum(bytes), 0) AS bytes FROM log_chunks WHERE log_group = ?").all(group));
  }

  /** Removes what is older, and returns its bytes. */
  expire(group: string, before: number): number {
    return sum(
      this.#sql("DELETE FROM log_chunks WHERE log_group = ? AND newest < ? RETURNING bytes").all(group, before),
    );
  }

  /** Removes the oldest chunks until `bytes` are gone, and returns how many really went. */
  removeOldest(group: string, bytes: number): number {
    let gone = 0;
    let last = 0;
    const oldest = this.#sql("SELECT id, bytes FROM log_chunks WHERE log_group = ? ORDER BY id LIMIT 1000");
    for (const row of oldest.all(group) as { id: number; bytes: number }[]) {
      last = row.id;
      gone += row.bytes;
      if (gone >= bytes) break;
    }
    this.#sql("DELETE FROM log_chunks WHERE log_group = ? AND id <= ?").run(group, last);
    return gone;
  }

  #sql(text: string): StatementSync {
    this.#statements[text] ??= this.#store.prepare(text);
    return this.#statements[text];
  }
}

const sum = (rows: unknown[]): number => (rows as { bytes: number }[]).reduce((total, { bytes }) => total + bytes, 0);
