import { dirname, resolve } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { EngineError } from "./errors.ts";

/** Another process has this data directory open: two writers would corrupt it. */
export class StoreInUse extends EngineError {}

/** The disk refused: full, read-only, gone. What was asked for did not happen. */
export class StoreFailed extends EngineError {
  override readonly callerFault = false;
}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Everything that must survive a crash: one SQLite database in WAL mode with `synchronous=FULL`. Writes of one turn of
 * the event loop are committed together, and each is answered only after that commit: thousands of durable messages
 * share one flush of the disk.
 */
export class Store {
  /** Where the database is, for what is too large to live in it; undefined for one in memory. */
  readonly directory: string | undefined;
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];
  #inGroup = false;
  #closed = false;

  /** @param file path of the database file. @throws StoreInUse */
  constructor(file: string) {
    this.directory = file === ":memory:" ? undefined : dirname(resolve(file));
    this.#database = new DatabaseSync(file);
    try {
      // An exclusive lock is held from here on by the process alone, and goes with it, even by kill -9.
      this.#database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
      this.#database.exec("BEGIN EXCLUSIVE; COMMIT; PRAGMA cache_size=-16000; PRAGMA wal_autocheckpoint=4000;");
    } catch (error) {
      this.#database.close();
      if (/locked|busy/.test(String(error))) throw new StoreInUse(`${file} is in use by another terrarium`);
      throw new StoreFailed(`${file} cannot be opened: ${(error as Error).message}`);
    }
  }

  /** Makes tables and indexes: `CREATE … IF NOT EXISTS`. */
  define(sql: string): void {
    this.#begin();
    this.#database.exec(sql);
  }

  /** A prepared statement, to be kept by the caller. Reads see the writes of this turn. Writes belong in {@link write}. */
  prepare(sql: string): StatementSync {
    return this.#database.prepare(sql);
  }

  /**
   * Runs `change` now, within the transaction of this turn, and resolves with what it returned once that is on disk.
   * `change` must be synchronous, and it must not throw after its first write unless it is `atomic`.
   */
  write<T>(change: () => T): Promise<T> {
    let result: T;
    try {
      this.#begin();
      result = change();
    } catch (error) {
      return Promise.reject(error);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve: () => resolve(result), reject });
    });
  }

  /** {@link write} for a change of several statements: when it throws, none of them has happened. */
  atomic<T>(change: () => T): Promise<T> {
    return this.write(() => {
      this.#database.exec("SAVEPOINT change");
      try {
        const result = change();
        this.#database.exec("RELEASE change");
        return result;
      } catch (error) {
        this.#database.exec("ROLLBACK TO change; RELEASE change");
        throw error;
      }
    });
  }

  /** Commits what is open and lets go of the file. */
  close(): void {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    this.#database.close();
  }

  #begin(): void {
    if (this.#closed) throw new StoreFailed("the store is closed");
    if (this.#inGroup) return;
    this.#database.exec("BEGIN");
    this.#inGroup = true;
    setImmediate(() => this.#commit());
  }

  #commit(): void {
    if (!this.#inGroup) return;
    this.#inGroup = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      this.#database.exec("COMMIT");
    } catch (error) {
      const failure = new StoreFailed(`the disk refused: ${(error as Error).message}`);
      try {
        this.#database.exec("ROLLBACK");
      } catch {
        // SQLite has already rolled back by itself after a full disk or an input/output error.
      }
      for (const { reject } of waiting) reject(failure);
      return;
    }
    for (const { resolve } of waiting) resolve();
  }
}
