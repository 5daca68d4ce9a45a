import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { applyPolicy } from "./bucket-policy.ts";
import type { BucketSettings } from "./bucket-settings.ts";
import type { BucketFigures, BucketRow, BucketTable } from "./bucket-table.ts";
import type { Checksum } from "./checksum.ts";
import type { ContentFiles } from "./content-files.ts";
import type { Body, ContentClaims, ContentReceiver } from "./content-receiver.ts";
import { DeleteMarkerNamed, NoSuchBucket, NoSuchKey, NoSuchVersion } from "./errors.ts";
import {
  type ListQuery,
  listObjects,
  listVersions,
  type ObjectList,
  type VersionList,
  type VersionQuery,
} from "./listing.ts";
import { MultipartUploads } from "./multipart-uploads.ts";
import { checkKey, checkMetadata, checkTags } from "./object-checks.ts";
import { ObjectContent } from "./object-content.ts";
import {
  type Encryption,
  isObject,
  lineageOf,
  type ObjectDescription,
  type ObjectVersion,
  type StoredObject,
  type SystemMetadata,
} from "./object-version.ts";
import type { UploadTable } from "./upload-table.ts";
import type { NewObject, VersionTable } from "./version-table.ts";
import { checkWrite, type WriteCondition } from "./write-condition.ts";

/** What a bucket is made of; shared by all buckets of a world. */
export interface ObjectStoreParts {
  readonly world: World;
  readonly buckets: BucketTable;
  readonly versions: VersionTable;
  readonly uploads: UploadTable;
  readonly files: ContentFiles;
  readonly receiver: ContentReceiver;
}

/** What the writer says of a new object. */
export interface ObjectOptions {
  readonly system?: SystemMetadata;
  readonly user?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** @default STANDARD */
  readonly storageClass?: string;
  /** @default what the bucket says */
  readonly encryption?: Encryption;
}

export interface PutOptions extends ObjectOptions {
  readonly claims?: ContentClaims;
  readonly condition?: WriteCondition;
}

/** Options of {@link Bucket.commit}. */
interface CommitOptions {
  readonly condition?: WriteCondition;
  /** What was the newest version when the request began. */
  readonly before?: ObjectVersion;
  /** A change that belongs to the same write; it may throw before its first statement. */
  readonly also?: () => void;
}

export interface DeleteOptions {
  readonly versionId?: string;
  readonly condition?: WriteCondition;
  /** The lifecycle rule that wants it. */
  readonly rule?: string;
}

export interface DeleteResult {
  /** The version that went, or the delete marker that came. */
  readonly versionId?: string;
  /** What went or came is a delete marker. */
  readonly deleteMarker?: boolean;
}

/**
 * One bucket, by its name. It holds no state: a bucket that was deleted meanwhile answers each call with NoSuchBucket.
 * Behaviour is that of general purpose buckets in the S3 user guide.
 */
export class Bucket {
  readonly name: string;
  readonly arn: string;
  readonly #parts: ObjectStoreParts;

  constructor(parts: ObjectStoreParts, name: string) {
    this.#parts = parts;
    this.name = name;
    this.arn = `arn:${parts.world.account.partition}:s3:::${name}`;
  }

  /** @throws NoSuchBucket */
  get row(): BucketRow {
    const row = this.#parts.buckets.find(this.name);
    if (!row) throw new NoSuchBucket();
    return row;
  }

  get settings(): BucketSettings {
    return this.row.settings;
  }

  get figures(): BucketFigures {
    return this.#parts.buckets.figures(this.name);
  }

  get uploads(): MultipartUploads {
    return new MultipartUploads(this.#parts, this);
  }

  list(query: ListQuery): ObjectList {
    return listObjects(this.#parts.versions, this, query);
  }

  listVersions(query: VersionQuery): VersionList {
    return listVersions(this.#parts.versions, this, query);
  }

  /** Sets what has a value, takes away what is undefined. */
  configure(settings: BucketSettings): Promise<void> {
    return this.#set(settings, false);
  }

  /** {@link configure} by Terraform: it lasts until the bucket is declared anew. */
  declare(settings: BucketSettings): Promise<void> {
    return this.#set(settings, true);
  }

  async #set(settings: BucketSettings, declared: boolean): Promise<void> {
    await this.#parts.buckets.set(this.row.id, settings, declared);
    if ("policy" in settings) applyPolicy(this.#parts.world, this);
  }

  /** Stores an object. It is on the disk when this resolves; nothing of it is visible before. */
  async put(key: string, body: Body, options: PutOptions = {}): Promise<StoredObject> {
    checkKey(key);
    const before = options.condition ? this.#parts.versions.current(this.row.id, key) : undefined;
    checkWrite(options.condition, before);
    const describe = this.describe(options);
    const content = await this.#parts.receiver.receive(body, options.claims ?? {});
    const { size, algorithm, checksum, file, bytes } = content;
    const version = {
      key,
      size,
      etag: `"${content.md5.toString("hex")}"`,
      description: describe({ algorithm, type: "FULL_OBJECT", value: checksum }),
      bytes,
      pieces: file === undefined ? undefined : [{ number: 1, file, size }],
    };
    return this.commit(version, { condition: options.condition, before }).catch((error) => {
      // After a commit of which nobody knows whether it reached the disk, the file stays until the next start.
      if (error instanceof EngineError && error.callerFault) this.#parts.receiver.discard(content);
      throw error;
    });
  }

  /** Makes a complete content an object, if the condition holds now. */
  async commit(version: NewObject, options: CommitOptions): Promise<StoredObject> {
    const { world, versions, files } = this.#parts;
    const { added, orphans } = await world.store.write(() => {
      const { id, settings } = this.row;
      if (options.condition) checkWrite(options.condition, versions.current(id, version.key), options.before);
      options.also?.();
      return versions.add(id, version, settings.versioning === "Enabled");
    });
    files.discard(orphans);
    const { key, description } = version;
    const { size, versionId } = added;
    world.trace.record("stored", this.arn, lineageOf(key, description.user), { key, size, versionId });
    return added as StoredObject;
  }

  /**
   * The newest version, or the one with an id.
   *
   * @throws NoSuchKey, NoSuchVersion, DeleteMarkerNamed
   */
  get(key: string, versionId?: string): StoredObject {
    const { id } = this.row;
    if (versionId === undefined) {
      const current = this.#parts.versions.current(id, key);
      if (!isObject(current)) throw new NoSuchKey(current?.versionId);
      return current;
    }
    const version = this.#parts.versions.version(id, key, versionId);
    if (!version) throw new NoSuchVersion();
    if (!isObject(version)) throw new DeleteMarkerNamed(versionId, version.modified);
    return version;
  }

  /** The object, where there is one. */
  find(key: string): StoredObject | undefined {
    const current = this.#parts.versions.current(this.row.id, key);
    return isObject(current) ? current : undefined;
  }

  /** To be called in the same turn as {@link get}. The caller closes it. */
  open(object: StoredObject): ObjectContent {
    return new ObjectContent(this.#parts.files, object.pieces ?? this.#parts.versions.bytes(object.id));
  }

  /** Stores a copy of `source`, which may be of another bucket. */
  async copy(key: string, source: StoredObject, from: Bucket, options: PutOptions): Promise<StoredObject> {
    const content = from.open(source);
    try {
      return await this.put(key, content.read(0, source.size), options);
    } finally {
      content.close();
    }
  }

  /**
   * Without a version id: the object, or in a versioned bucket a delete marker on top of it. What is not there is
   * deleted as well.
   */
  async delete(key: string, options: DeleteOptions = {}): Promise<DeleteResult> {
    checkKey(key);
    const { world, versions, files } = this.#parts;
    const { gone, result, orphans } = await world.store.write(() => {
      const { id, settings } = this.row;
      const current = versions.current(id, key);
      checkWrite(options.condition, current);
      if (options.versionId !== undefined) {
        const { versionId } = options;
        const gone = versions.version(id, key, versionId);
        const orphans = gone ? versions.remove(id, gone) : [];
        return { gone, orphans, result: { versionId, ...(gone?.deleteMarker && { deleteMarker: true }) } };
      }
      if (settings.versioning === undefined) {
        return { gone: current, orphans: current ? versions.remove(id, current) : [], result: {} };
      }
      const marker = { key, size: 0, etag: "", description: undefined };
      const { added, orphans } = versions.add(id, marker, settings.versioning === "Enabled");
      return { gone: current ?? added, orphans, result: { versionId: added.versionId, deleteMarker: true } };
    });
    files.discard(orphans);
    if (gone) {
      const { rule } = options;
      const detail = { key, ...result, ...(rule !== undefined && { rule }) };
      world.trace.record(rule ? "expired" : "deleted", this.arn, lineageOf(key, gone.description?.user), detail);
    }
    return result;
  }

  /** Replaces the tags of a version. */
  async tag(key: string, versionId: string | undefined, tags: readonly (readonly [string, string])[]): Promise<string> {
    checkTags(tags);
    return this.#parts.world.store.write(() => {
      const object = this.get(key, versionId);
      this.#parts.versions.describe(object.id, { ...object.description, tags: Object.fromEntries(tags) });
      return object.versionId;
    });
  }

  /** Checks what is said of an object before its body comes; the checksum is known after it. */
  describe(options: ObjectOptions): (checksum: Checksum) => ObjectDescription {
    const { system = {}, user = {}, tags = {}, storageClass = "STANDARD" } = options;
    checkMetadata(user);
    checkTags(Object.entries(tags));
    const encryption = options.encryption ?? this.settings.encryption ?? { algorithm: "AES256" };
    return (checksum) => ({ system, user, tags, storageClass, encryption, checksum });
  }
}
