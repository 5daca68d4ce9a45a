import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** An event in an archive. */
export interface ArchivedEvent {
  readonly id: number;
  /** Its time, in milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly lineage: string;
}

/** Where a replay has come to: the last event that it sent. */
export interface ArchivePosition {
  readonly at: number;
  readonly id: number;
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS event_archive (
    id INTEGER PRIMARY KEY, archive TEXT NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, lineage TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS event_archive_by_time ON event_archive (archive, at, id)`;

/** The events of all archives. */
export class ArchiveTable {
  readonly #store: Store;
  readonly #insert: StatementSync;
  readonly #page: StatementSync;
  readonly #expire: StatementSync;
  readonly #size: StatementSync;
  readonly #clear: StatementSync;

  constructor(store: Store) {
    this.#store = store;
    store.define(TABLE);
    this.#insert = store.prepare("INSERT INTO event_archive (archive, at, event, lineage) VALUES (?, ?, ?, ?)");
    this.#page = store.prepare(
      "SELECT id, at, event, lineage FROM event_archive WHERE archive = ? AND (at, id) > (?, ?) AND at <= ? " +
        "ORDER BY at, id LIMIT ?",
    );
    this.#expire = store.prepare("DELETE FROM event_archive WHERE archive = ? AND at < ?");
    this.#size = store.prepare(
      "SELECT count(*) AS events, coalesce(sum(length(event)), 0) AS bytes FROM event_archive WHERE archive = ? AND at >= ?",
    );
    this.#clear = store.prepare("DELETE FROM event_archive WHERE archive = ?");
  }

  /** @param expired events before this time go */
  add(archive: string, at: number, event: string, lineage: string, expired?: number): Promise<void> {
    return this.#store.write(() => {
      this.#insert.run(archive, at, event, lineage);
      if (expired !== undefined) this.#expire.run(archive, expired);
    });
  }

  /** The next events after a position until `end`, in order of time. */
  page(archive: string, { at, id }: ArchivePosition, end: number, limit: number): ArchivedEvent[] {
    return this.#page.all(archive, at, id, end, limit) as unknown as ArchivedEvent[];
  }

  size(archive: string, since: number): { events: number; bytes: number } {
    return this.#size.get(archive, since) as { events: number; bytes: number };
  }

  clear(archive: string): Promise<void> {
    return this.#store.write(() => void this.#clear.run(archive));
  }
}
