import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** A queue as it is kept: attributes by their names in the API. */
export interface QueueRecord {
  readonly name: string;
  readonly generation: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** 0 before the first purge. */
  readonly purgedAt: number;
  /** Declared in the Terraform JSON, and so alive only in a run that declares it again. */
  readonly declared: boolean;
}

interface Row {
  readonly name: string;
  readonly generation: number;
  readonly attributes: string;
  readonly tags: string;
  readonly created_at: number;
  readonly modified_at: number;
  readonly purged_at: number;
  readonly declared: number;
}

/**
 * Which queues exist, and which filling ("generation") of each is the current one. A purge or a delete only begins a
 * new generation, at once however many messages there are; those of the old one are swept away afterwards, also by
 * the next run if this one does not get that far.
 */
export class QueueRegistry {
  readonly #load: StatementSync;
  readonly #save: StatementSync;
  readonly #remove: StatementSync;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;
  readonly #swept: StatementSync;
  readonly #unswept: StatementSync;
  readonly #nameOf: StatementSync;
  readonly #deletedAt: StatementSync;
  readonly #rememberDeletion: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS queues (
        name TEXT PRIMARY KEY, generation INTEGER NOT NULL, attributes TEXT NOT NULL, tags TEXT NOT NULL,
        created_at INTEGER NOT NULL, modified_at INTEGER NOT NULL, purged_at INTEGER NOT NULL, declared INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS queue_generations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, state TEXT NOT NULL
      ) STRICT;
      CREATE TABLE IF NOT EXISTS queue_deletions (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
    `);
    this.#load = store.prepare("SELECT * FROM queues ORDER BY name");
    this.#save = store.prepare("INSERT OR REPLACE INTO queues VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    this.#remove = store.prepare("DELETE FROM queues WHERE name = ?");
    this.#begin = store.prepare("INSERT INTO queue_generations (name, state) VALUES (?, 'current')");
    this.#end = store.prepare("UPDATE queue_generations SET state = 'ended' WHERE id = ?");
    this.#swept = store.prepare("UPDATE queue_generations SET state = 'swept' WHERE id = ?");
    this.#unswept = store.prepare("SELECT id, name FROM queue_generations WHERE state = 'ended'");
    this.#nameOf = store.prepare("SELECT name FROM queue_generations WHERE id = ?");
    this.#deletedAt = store.prepare("SELECT at FROM queue_deletions WHERE name = ?");
    this.#rememberDeletion = store.prepare("INSERT OR REPLACE INTO queue_deletions VALUES (?, ?)");
  }

  load(): QueueRecord[] {
    return (this.#load.all() as unknown as Row[]).map((row) => ({
      name: row.name,
      generation: row.generation,
      attributes: JSON.parse(row.attributes),
      tags: JSON.parse(row.tags),
      createdAt: row.created_at,
      modifiedAt: row.modified_at,
      purgedAt: row.purged_at,
      declared: row.declared === 1,
    }));
  }

  save(record: QueueRecord): void {
    this.#save.run(
      record.name,
      record.generation,
      JSON.stringify(record.attributes),
      JSON.stringify(record.tags),
      record.createdAt,
      record.modifiedAt,
      record.purgedAt,
      record.declared ? 1 : 0,
    );
  }

  remove(name: string, generation: number, now: number): void {
    this.#remove.run(name);
    this.#end.run(generation);
    this.#rememberDeletion.run(name, now);
  }

  /** A new, empty filling for a queue; the previous one, if any, is left to the sweep. */
  newGeneration(name: string, previous?: number): number {
    if (previous !== undefined) this.#end.run(previous);
    return Number(this.#begin.run(name).lastInsertRowid);
  }

  /** Fillings whose messages are still to be swept away. */
  unswept(): { id: number; name: string }[] {
    return this.#unswept.all() as unknown as { id: number; name: string }[];
  }

  swept(generation: number): void {
    this.#swept.run(generation);
  }

  /** The queue that a filling is or was of. */
  nameOf(generation: number): string | undefined {
    return (this.#nameOf.get(generation) as { name: string } | undefined)?.name;
  }

  deletedAt(name: string): number | undefined {
    return (this.#deletedAt.get(name) as { at: number } | undefined)?.at;
  }
}
