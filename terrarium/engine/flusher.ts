import { closeSync, fdatasync, fdatasyncSync, openSync } from "node:fs";

/** Flushes one file to the disk in the background: one flush at a time. */
export class Flusher {
  readonly #file: number;
  #busy = false;
  #closed = false;

  /** @param path a file that exists, and stays the same one */
  constructor(path: string) {
    this.#file = openSync(path, "r+");
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Calls `done` when all that was written before this call is on the disk, or with why it is not. Not while it is busy. */
  flush(done: (error: Error | null) => void): void {
    this.#busy = true;
    fdatasync(this.#file, (error) => {
      this.#busy = false;
      if (this.#closed) closeSync(this.#file);
      else done(error);
    });
  }

  /** Flushes now and lets go of the file; a flush that is under way does not call back any more. */
  close(): Error | null {
    this.#closed = true;
    try {
      fdatasyncSync(this.#file);
      return null;
    } catch (error) {
      return error as Error;
    } finally {
      // A flush that is under way still uses the file: it closes it when it ends.
      if (!this.#busy) closeSync(this.#file);
    }
  }
}
