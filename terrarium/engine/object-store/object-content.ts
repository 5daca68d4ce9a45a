import type { ContentFiles } from "./content-files.ts";
import type { Piece } from "./object-version.ts";

const READ_SIZE = 256 * 1024;

/**
 * The bytes of one version, from the moment it was found: they can be read to the end even when the version is
 * deleted or replaced meanwhile. Must be closed.
 */
export class ObjectContent {
  readonly #files: ContentFiles;
  readonly #source: Buffer | readonly Piece[];
  readonly #letGo: () => void;

  constructor(files: ContentFiles, source: Buffer | readonly Piece[]) {
    this.#files = files;
    this.#source = source;
    this.#letGo = Buffer.isBuffer(source) ? () => {} : files.hold(source.map(({ file }) => file));
  }

  /** The bytes from `start` up to and without `end`. */
  read(start: number, end: number): Buffer | AsyncIterable<Buffer> {
    return Buffer.isBuffer(this.#source) ? this.#source.subarray(start, end) : this.#stream(this.#source, start, end);
  }

  close(): void {
    this.#letGo();
  }

  async *#stream(pieces: readonly Piece[], start: number, end: number): AsyncGenerator<Buffer> {
    let begin = 0;
    for (const { file, size } of pieces) {
      const from = Math.max(start - begin, 0);
      const to = Math.min(end - begin, size);
      if (from < to) yield* this.#streamFile(file, from, to);
      begin += size;
    }
  }

  async *#streamFile(name: string, start: number, end: number): AsyncGenerator<Buffer> {
    const handle = await this.#files.open(name);
    try {
      for (let at = start; at < end; ) {
        const chunk = Buffer.allocUnsafe(Math.min(READ_SIZE, end - at));
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, at);
        if (bytesRead === 0) throw new Error(`the file ${name} of the object store is shorter than its row says`);
        at += bytesRead;
        yield chunk.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
}
