import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Store } from "./engine/store.ts";
import { StartError } from "./start-error.ts";

/** Where a run keeps its state. */
export interface DataDirectory {
  readonly path: string;
  readonly store: Store;
  /** How often this state was opened before: 0 the first time. Ids made at random must not repeat from run to run. */
  readonly runsBefore: number;
  /** Closes the store; a temporary directory goes with it. */
  close(): void;
}

/**
 * Opens the state in `path`, or in a temporary directory where none is given. One process at a time may have it.
 *
 * @throws StartError
 */
export function openDataDirectory(path: string | undefined): DataDirectory {
  const temporary = path === undefined;
  const directory = temporary ? mkdtempSync(join(tmpdir(), "terrarium-")) : resolve(path);
  try {
    mkdirSync(directory, { recursive: true });
    const store = new Store(join(directory, "terrarium.db"), { durable: !temporary });
    return {
      path: directory,
      store,
      runsBefore: countRun(store),
      close() {
        store.close();
        if (temporary) rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (temporary) rmSync(directory, { recursive: true, force: true });
    throw new StartError([`The data directory ${directory} cannot be used: ${(error as Error).message}.`]);
  }
}

function countRun(store: Store): number {
  store.define("CREATE TABLE IF NOT EXISTS runs (count INTEGER NOT NULL) STRICT");
  const row = store.prepare("SELECT count FROM runs").get() as { count: number } | undefined;
  store.prepare(row ? "UPDATE runs SET count = count + 1" : "INSERT INTO runs VALUES (1)").run();
  return row?.count ?? 0;
}
