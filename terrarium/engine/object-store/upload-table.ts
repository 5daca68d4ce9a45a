import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import type { ChecksumAlgorithm, ChecksumType } from "./checksum.ts";
import type { ObjectDescription } from "./object-version.ts";

/** A multipart upload that was begun and neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly initiated: number;
  readonly algorithm: ChecksumAlgorithm;
  readonly checksumType: ChecksumType;
  /** The client named the algorithm: it is S3's default otherwise. */
  readonly checksumNamed: boolean;
  /** What the object will be, except for its checksum. */
  readonly description: Omit<ObjectDescription, "checksum">;
}

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  /** In quotes */
  readonly etag: string;
  /** Base64, of the upload's algorithm. */
  readonly checksum: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly file: string;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly initiated: number;
  readonly description: string;
}

/** The multipart uploads in progress and their parts, as rows. Changes belong into `store.write`. */
export class UploadTable {
  readonly #world: World;
  readonly #one: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;
  readonly #part: StatementSync;
  readonly #parts: StatementSync;
  readonly #insertPart: StatementSync;
  readonly #deleteParts: StatementSync;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    const columns = "id, key, initiated, description";
    this.#one = store.prepare(`SELECT ${columns} FROM s3_upload WHERE id = ? AND bucket = ? AND key = ?`);
    this.#insert = store.prepare(
      "INSERT INTO s3_upload (id, bucket, key, initiated, description) VALUES (?, ?, ?, ?, ?)",
    );
    this.#delete = store.prepare("DELETE FROM s3_upload WHERE id = ?");
    this.#list = store.prepare(`SELECT ${columns} FROM s3_upload WHERE bucket = ? ORDER BY key, rowid`);
    const part = "number, size, etag, checksum, modified, file";
    this.#part = store.prepare(`SELECT ${part} FROM s3_part WHERE upload = ? AND number = ?`);
    this.#parts = store.prepare(`SELECT ${part} FROM s3_part WHERE upload = ? AND number > ? ORDER BY number`);
    this.#insertPart = store.prepare(
      "INSERT OR REPLACE INTO s3_part (upload, number, size, etag, checksum, modified, file) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#deleteParts = store.prepare("DELETE FROM s3_part WHERE upload = ?");
  }

  find(bucket: number, key: string, id: string): Upload | undefined {
    const row = this.#one.get(id, bucket, key) as unknown as Row | undefined;
    return row && uploadOf(row);
  }

  add(bucket: number, upload: Omit<Upload, "id" | "initiated">): Upload {
    const { key, ...rest } = upload;
    const id = this.#world.random.id(64);
    const initiated = this.#world.clock.now();
    this.#insert.run(id, bucket, key, initiated, JSON.stringify(rest));
    return { id, initiated, ...upload };
  }

  /** By key, then by the time they were begun. */
  list(bucket: number): readonly Upload[] {
    return (this.#list.all(bucket) as unknown as Row[]).map(uploadOf);
  }

  /** Names of the files of all parts. */
  files(): readonly string[] {
    const rows = this.#world.store.prepare("SELECT file FROM s3_part").all() as unknown as { file: string }[];
    return rows.map(({ file }) => file);
  }

  /** Takes an upload and its parts away; their files are the caller's. */
  remove(id: string): void {
    this.#deleteParts.run(id);
    this.#delete.run(id);
  }

  /** Puts a part in the place of one with its number. Returns the files that nobody needs any more. */
  addPart(upload: string, part: StoredPart): readonly string[] {
    const replaced = this.#part.get(upload, part.number) as unknown as StoredPart | undefined;
    const { number, size, etag, checksum, modified, file } = part;
    this.#insertPart.run(upload, number, size, etag, checksum, modified, file);
    return replaced ? [replaced.file] : [];
  }

  /** Parts with a number above `after`, in order. */
  parts(upload: string, after = 0): readonly StoredPart[] {
    return this.#parts.all(upload, after) as unknown as StoredPart[];
  }
}

function uploadOf(row: Row): Upload {
  return { id: row.id, key: row.key, initiated: row.initiated, ...(JSON.parse(row.description) as object) } as Upload;
}
