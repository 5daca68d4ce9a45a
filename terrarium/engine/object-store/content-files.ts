import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, unlinkSync } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { World } from "../world.ts";

/** Windows has no handle for a directory: there a file's entry goes with the file. */
const DIRECTORIES_FLUSH = process.platform !== "win32";

/**
 * The contents that are too large for the database: one file each, never changed once it is written. A file belongs to
 * the row that names it. It is written and flushed before its row, and removed after its row: whatever a crash leaves
 * without a row is removed at the next start.
 */
export class ContentFiles {
  readonly #world: World;
  #directory: string | undefined;
  /** How many readers a file has; it stays as long as it has one. */
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Removes every file that is not `known`. To be called once, before the first file is written. */
  removeOrphans(known: (name: string) => boolean): void {
    const { directory } = this.#world.store;
    if (directory === undefined) return;
    const objects = join(directory, "objects");
    if (mkdirSync(objects, { recursive: true })) flushNamesSync(directory);
    this.#directory = objects;
    for (const name of readdirSync(objects)) if (!known(name)) unlinkSync(join(objects, name));
  }

  /** A new, empty file under a name of its own. */
  async create(): Promise<IncomingFile> {
    const directory = this.#place();
    for (;;) {
      const name = this.#world.random.id(24);
      try {
        return new IncomingFile(name, join(directory, name), await open(join(directory, name), "wx"));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  /** Makes the names of new files durable: a file's own flush does not cover its entry in the directory. */
  async flushNames(): Promise<void> {
    if (!DIRECTORIES_FLUSH) return;
    const directory = await open(this.#place(), "r");
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }

  open(name: string): Promise<FileHandle> {
    return open(join(this.#place(), name), "r");
  }

  /** Keeps files from being removed until the returned function is called. */
  hold(names: readonly string[]): () => void {
    for (const name of names) this.#readers.set(name, (this.#readers.get(name) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      for (const name of names) this.#letGo(name);
    };
  }

  /** Removes files whose row is gone, each as soon as nobody reads it any more. */
  discard(names: readonly string[]): void {
    for (const name of names) {
      if (this.#readers.has(name)) this.#doomed.add(name);
      else this.#remove(name);
    }
  }

  #letGo(name: string): void {
    const left = (this.#readers.get(name) ?? 1) - 1;
    if (left > 0) return void this.#readers.set(name, left);
    this.#readers.delete(name);
    if (this.#doomed.delete(name)) this.#remove(name);
  }

  #remove(name: string): void {
    unlink(join(this.#place(), name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return;
      this.#world.log.warn("a file of the object store stays until the next start", { name, reason: error.message });
    });
  }

  #place(): string {
    this.#directory ??= temporaryDirectory();
    return this.#directory;
  }
}

/** A file that is being written. It ends with {@link finish} or {@link abandon}. */
export class IncomingFile {
  readonly name: string;
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(name: string, path: string, handle: FileHandle) {
    this.name = name;
    this.#path = path;
    this.#handle = handle;
  }

  async write(chunks: readonly Uint8Array[]): Promise<void> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const { bytesWritten } = await this.#handle.writev(chunks);
    if (bytesWritten === length) return;
    let rest: Uint8Array = Buffer.concat(chunks).subarray(bytesWritten);
    while (rest.length > 0) rest = rest.subarray((await this.#handle.write(rest)).bytesWritten);
  }

  /** Its bytes are on the disk when this resolves. */
  async finish(): Promise<void> {
    await this.#handle.datasync();
    await this.#handle.close();
  }

  async abandon(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await unlink(this.#path).catch(() => {});
  }
}

function flushNamesSync(directory: string): void {
  if (!DIRECTORIES_FLUSH) return;
  const handle = openSync(directory, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const temporary = new Set<string>();

/** For a store in memory: its files go with the process, as it does. */
function temporaryDirectory(): string {
  if (temporary.size === 0) {
    process.once("exit", () => {
      for (const directory of temporary) rmSync(directory, { recursive: true, force: true });
    });
  }
  const directory = mkdtempSync(join(tmpdir(), "terrarium-objects-"));
  temporary.add(directory);
  return directory;
}
