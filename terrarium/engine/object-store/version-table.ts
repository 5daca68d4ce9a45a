import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import {
  filesOf,
  type ListedVersion,
  NULL_VERSION,
  type ObjectDescription,
  type ObjectVersion,
  type Piece,
} from "./object-version.ts";

const LISTED = "id, key, version, latest, marker, size, etag, modified, description";

interface Row {
  readonly id: number;
  readonly key: string;
  readonly version: string;
  readonly latest: number;
  readonly marker: number;
  readonly size: number;
  readonly etag: string;
  readonly modified: number;
  readonly description: string;
  readonly pieces: string | null;
}

/** A version that is about to be written. */
export interface NewVersion {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly description: ObjectDescription | undefined;
  readonly bytes?: Buffer;
  readonly pieces?: readonly Piece[];
}

export type NewObject = NewVersion & { readonly description: ObjectDescription };

/** Digits at the end of a version id that tell its row. */
const ROW_DIGITS = 8;

/** The versions of all objects, as rows. What belongs together is called within one `store.write`. */
export class VersionTable {
  readonly #world: World;
  #lastId: number;
  readonly #current: StatementSync;
  readonly #byId: StatementSync;
  readonly #nullVersion: StatementSync;
  readonly #newest: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertBytes: StatementSync;
  readonly #selectBytes: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteBytes: StatementSync;
  readonly #turn: StatementSync;
  readonly #describe: StatementSync;
  readonly #list: StatementSync;
  readonly #listAfter: StatementSync;
  readonly #listVersions: StatementSync;
  readonly #versionsOf: StatementSync;
  readonly #keys: StatementSync;
  readonly #any: StatementSync;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    this.#lastId = (store.prepare("SELECT max(id) AS id FROM s3_object").get() as { id: number | null }).id ?? 0;
    const one = (where: string) => store.prepare(`SELECT ${LISTED}, pieces FROM s3_object WHERE ${where}`);
    const many = (where: string) => store.prepare(`SELECT ${LISTED} FROM s3_object WHERE ${where}`);
    this.#current = one("bucket = ? AND key = ? AND latest = 1");
    this.#byId = one("id = ? AND bucket = ? AND key = ? AND version = ?");
    this.#nullVersion = one(`bucket = ? AND key = ? AND version = '${NULL_VERSION}'`);
    this.#newest = store.prepare("SELECT max(id) AS id FROM s3_object WHERE bucket = ? AND key = ?");
    this.#insert = store.prepare(
      `INSERT INTO s3_object (id, bucket, key, version, latest, marker, size, etag, modified, description, pieces)
       VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertBytes = store.prepare("INSERT INTO s3_bytes (id, bytes) VALUES (?, ?)");
    this.#selectBytes = store.prepare("SELECT bytes FROM s3_bytes WHERE id = ?");
    this.#delete = store.prepare("DELETE FROM s3_object WHERE id = ?");
    this.#deleteBytes = store.prepare("DELETE FROM s3_bytes WHERE id = ?");
    this.#turn = store.prepare("UPDATE s3_object SET latest = ? WHERE id = ?");
    this.#describe = store.prepare("UPDATE s3_object SET description = ? WHERE id = ?");
    this.#list = many("bucket = ? AND key >= ? AND latest = 1 ORDER BY key");
    this.#listAfter = many("bucket = ? AND key > ? AND latest = 1 ORDER BY key");
    this.#listVersions = many("bucket = ? AND key >= ? ORDER BY key, id DESC");
    this.#versionsOf = many("bucket = ? AND key = ? AND id < ? ORDER BY id DESC");
    this.#keys = store.prepare("SELECT DISTINCT key FROM s3_object WHERE bucket = ? AND key > ? ORDER BY key LIMIT ?");
    this.#any = store.prepare("SELECT 1 FROM s3_object WHERE bucket = ? LIMIT 1");
  }

  /** Names of the files of all versions. */
  files(): readonly string[] {
    const rows = this.#world.store.prepare("SELECT pieces FROM s3_object WHERE pieces IS NOT NULL").all();
    return (rows as unknown as { pieces: string }[]).flatMap(({ pieces }) => filesOf({ pieces: JSON.parse(pieces) }));
  }

  /** The newest version, which may be a delete marker. */
  current(bucket: number, key: string): ObjectVersion | undefined {
    return versionOf(this.#current.get(bucket, key) as unknown as Row | undefined);
  }

  version(bucket: number, key: string, versionId: string): ObjectVersion | undefined {
    if (versionId === NULL_VERSION) {
      return versionOf(this.#nullVersion.get(bucket, key) as unknown as Row | undefined);
    }
    const id = Number.parseInt(versionId.slice(-ROW_DIGITS), 36);
    if (!Number.isSafeInteger(id)) return undefined;
    return versionOf(this.#byId.get(id, bucket, key, versionId) as unknown as Row | undefined);
  }

  /** The bytes of a version without pieces. */
  bytes(id: number): Buffer {
    const { bytes } = this.#selectBytes.get(id) as { bytes: Uint8Array };
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Up to `count` keys behind `after`, each once. */
  keys(bucket: number, after: string, count: number): readonly string[] {
    return (this.#keys.all(bucket, after, count) as unknown as { key: string }[]).map(({ key }) => key);
  }

  hasAny(bucket: number): boolean {
    return this.#any.get(bucket) !== undefined;
  }

  /**
   * Makes a version the newest of its key. In a versioned bucket it stands beside those before it; otherwise it takes the
   * place of the null version. Returns it, and the files that nobody needs any more.
   */
  add(bucket: number, version: NewVersion, versioned: boolean): { added: ObjectVersion; orphans: readonly string[] } {
    const before = this.current(bucket, version.key);
    let orphans: readonly string[] = [];
    if (!versioned) {
      const replaced =
        before === undefined || before.versionId === NULL_VERSION
          ? before
          : this.version(bucket, version.key, NULL_VERSION);
      if (replaced) orphans = this.#remove(replaced);
      if (before && before !== replaced) this.#turn.run(0, before.id);
    } else if (before) {
      this.#turn.run(0, before.id);
    }
    return { added: this.#put(bucket, version, versioned), orphans };
  }

  /** Takes one version away for good; the newest of the rest becomes the current one. Returns the orphaned files. */
  remove(bucket: number, version: ObjectVersion): readonly string[] {
    const orphans = this.#remove(version);
    if (version.latest) {
      const { id } = this.#newest.get(bucket, version.key) as { id: number | null };
      if (id !== null) this.#turn.run(1, id);
    }
    return orphans;
  }

  describe(id: number, description: ObjectDescription): void {
    this.#describe.run(JSON.stringify(description), id);
  }

  /** Current versions from `key` on, in the order of their keys' UTF-8 bytes, delete markers among them. */
  *list(bucket: number, key: string, inclusive: boolean): Generator<ListedVersion> {
    const statement = inclusive ? this.#list : this.#listAfter;
    for (const row of statement.iterate(bucket, key)) yield listedOf(row as unknown as Row);
  }

  /** All versions from `key` on, the newest of a key first. */
  *listVersions(bucket: number, key: string): Generator<ListedVersion> {
    for (const row of this.#listVersions.iterate(bucket, key)) yield listedOf(row as unknown as Row);
  }

  /** Versions of one key, newest first; only those older than the row `id`, where it is given. */
  *versionsOf(bucket: number, key: string, id = Number.MAX_SAFE_INTEGER): Generator<ListedVersion> {
    for (const row of this.#versionsOf.iterate(bucket, key, id)) yield listedOf(row as unknown as Row);
  }

  #put(bucket: number, version: NewVersion, versioned: boolean): ObjectVersion {
    const { key, size, etag, description, bytes, pieces } = version;
    const id = ++this.#lastId;
    const modified = this.#world.clock.now();
    const versionId = versioned
      ? `${this.#world.random.id(24)}${id.toString(36).padStart(ROW_DIGITS, "0")}`
      : NULL_VERSION;
    const marker = description ? 0 : 1;
    const told = description ? JSON.stringify(description) : "{}";
    const files = pieces ? JSON.stringify(pieces) : null;
    this.#insert.run(id, bucket, key, versionId, marker, size, etag, modified, told, files);
    if (bytes) this.#insertBytes.run(id, bytes);
    return {
      id,
      key,
      versionId,
      latest: true,
      deleteMarker: !description,
      size,
      etag,
      modified,
      description,
      pieces,
      multipart: isMultipart(etag),
    };
  }

  #remove(version: ObjectVersion): readonly string[] {
    this.#delete.run(version.id);
    if (!version.pieces) this.#deleteBytes.run(version.id);
    return filesOf(version);
  }
}

function listedOf(row: Row): ListedVersion {
  return {
    id: row.id,
    key: row.key,
    versionId: row.version,
    latest: row.latest === 1,
    deleteMarker: row.marker === 1,
    size: row.size,
    etag: row.etag,
    modified: row.modified,
    description: row.marker === 1 ? undefined : (JSON.parse(row.description) as ObjectDescription),
  };
}

function versionOf(row: Row | undefined): ObjectVersion | undefined {
  if (!row) return undefined;
  const pieces = row.pieces === null ? undefined : (JSON.parse(row.pieces) as Piece[]);
  return { ...listedOf(row), pieces, multipart: isMultipart(row.etag) };
}

/** The ETag of a multipart upload ends with the number of its parts. */
function isMultipart(etag: string): boolean {
  return etag.includes("-");
}
