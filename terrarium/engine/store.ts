import { dirname, resolve } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { EngineError, StoreFailed } from "./errors.ts";
import { Flusher } from "./flusher.ts";

/** Another process has this data directory open: two writers would corrupt it. */
export class StoreInUse extends EngineError {}

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** Of writes that wait for one commit, and of turns of the event loop that they may wait. */
const LARGEST_GROUP = 64;
const MOST_TURNS = 16;

/**
 * Everything that must survive a crash: one SQLite database in WAL mode. Writes of one turn of the event loop are one commit,
 * and each is answered only after the log with that commit has been flushed to the disk: what `synchronous=FULL` does, but off
 * the event loop. While the disk is busy the next writes gather for the next commit, so that the slower the disk, the more
 * messages share a flush.
 */
export class Store {
  /** Where the database is, for what is too large to live in it; undefined for one in memory. */
  readonly directory: string | undefined;
  readonly #database: DatabaseSync;
  readonly #flusher: Flusher | undefined;
  #waiting: Waiting[] = [];
  #flushing: Waiting[] = [];
  #gathered = 0;
  #turns = 0;
  #failed: StoreFailed | undefined;
  #inGroup = false;
  #closed = false;

  /**
   * @param file path of the database file
   * @param options.durable false for state that goes with the process: then nothing waits for the disk
   * @throws StoreInUse
   */
  constructor(file: string, { durable = file !== ":memory:" }: { durable?: boolean } = {}) {
    this.directory = file === ":memory:" ? undefined : dirname(resolve(file));
    this.#database = new DatabaseSync(file);
    try {
      // An exclusive lock is held from here on by the process alone, and goes with it, even by kill -9.
      this.#database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA cache_size=-16000;");
      this.#database.exec("BEGIN EXCLUSIVE; COMMIT; PRAGMA wal_autocheckpoint=16000;");
      // NORMAL syncs at checkpoints alone; between them it is the flusher that does.
      this.#database.exec(`PRAGMA synchronous=${durable ? "NORMAL" : "OFF"}`);
      if (durable) this.#flusher = new Flusher(`${file}-wal`);
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
    const committed = this.#commit();
    this.#closed = true;
    const error = this.#flusher?.close() ?? null;
    this.#answer(this.#flushing, error);
    this.#answer(committed, error);
    this.#database.close();
  }

  #begin(): void {
    if (this.#closed) throw new StoreFailed("the store is closed");
    if (this.#failed) throw this.#failed;
    if (this.#inGroup) return;
    this.#database.exec("BEGIN");
    this.#inGroup = true;
    setImmediate(() => this.#endTurn());
  }

  #endTurn(): void {
    if (!this.#inGroup || this.#flusher?.busy) return;
    if (this.#flusher && this.#stillGathering()) {
      setImmediate(() => this.#endTurn());
      return;
    }
    const committed = this.#commit();
    if (!this.#flusher) {
      this.#answer(committed, null);
      return;
    }
    this.#flushing = committed;
    this.#flusher.flush((error) => {
      this.#flushing = [];
      this.#answer(committed, error);
      this.#endTurn();
    });
  }

  /** A commit and a flush cost as much for one message as for many: while each turn brings more, they are waited for. */
  #stillGathering(): boolean {
    const grew = this.#waiting.length > this.#gathered;
    this.#gathered = this.#waiting.length;
    return grew && this.#gathered < LARGEST_GROUP && ++this.#turns < MOST_TURNS;
  }

  /** Ends the transaction, and returns who waits for it; those of a transaction that failed are told so. */
  #commit(): Waiting[] {
    if (!this.#inGroup) return [];
    this.#inGroup = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#gathered = 0;
    this.#turns = 0;
    try {
      this.#database.exec("COMMIT");
      return waiting;
    } catch (error) {
      const failure = new StoreFailed(`the disk refused: ${(error as Error).message}`);
      try {
        this.#database.exec("ROLLBACK");
      } catch {
        // SQLite has already rolled back by itself after a full disk or an input/output error.
      }
      for (const { reject } of waiting) reject(failure);
      return [];
    }
  }

  /** After a flush that failed nobody knows what the disk has: from then on nothing is promised any more. */
  #answer(waiting: readonly Waiting[], error: Error | null): void {
    if (error) this.#failed ??= new StoreFailed(`the disk refused: ${error.message}`);
    for (const { resolve, reject } of waiting) {
      if (this.#failed) reject(this.#failed);
      else resolve();
    }
  }
}
