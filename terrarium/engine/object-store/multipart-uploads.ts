import { createHash } from "node:crypto";
import { EngineError } from "../errors.ts";
import type { Bucket, ObjectOptions, ObjectStoreParts } from "./bucket.ts";
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  checksumOfParts,
  checksumTypes,
  DEFAULT_ALGORITHM,
} from "./checksum.ts";
import type { Body, ContentClaims } from "./content-receiver.ts";
import {
  BadDigest,
  EntityTooSmall,
  InvalidArgument,
  InvalidPart,
  InvalidPartOrder,
  InvalidRequest,
  NoSuchUpload,
} from "./errors.ts";
import { checkKey } from "./object-checks.ts";
import type { Piece, StoredObject } from "./object-version.ts";
import type { StoredPart, Upload, UploadTable } from "./upload-table.ts";
import { checkWrite, sameEtag, type WriteCondition } from "./write-condition.ts";

/** "Amazon S3 multipart upload limits" of the S3 user guide. */
const MOST_PARTS = 10_000;
const SMALLEST_PART = 5 * 1024 * 1024;

export interface UploadOptions extends ObjectOptions {
  readonly algorithm?: ChecksumAlgorithm;
  readonly checksumType?: ChecksumType;
}

/** A checksum of the client's, in base64. */
export interface ClaimedChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** A part as the client names it when it completes the upload. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  readonly checksum?: ClaimedChecksum;
}

export interface CompleteOptions {
  readonly condition?: WriteCondition;
  /** Of the whole object. */
  readonly checksum?: ClaimedChecksum;
  readonly checksumType?: ChecksumType;
  readonly size?: number;
}

/**
 * The multipart uploads of a bucket: "Uploading and copying objects using multipart upload" of the S3 user guide. A
 * completed object is made of its parts' files as they are: nothing is copied.
 */
export class MultipartUploads {
  readonly #parts: ObjectStoreParts;
  readonly #table: UploadTable;
  readonly #bucket: Bucket;

  constructor(parts: ObjectStoreParts, bucket: Bucket) {
    this.#parts = parts;
    this.#table = parts.uploads;
    this.#bucket = bucket;
  }

  async create(key: string, options: UploadOptions): Promise<Upload> {
    checkKey(key);
    const { algorithm = DEFAULT_ALGORITHM, checksumType = checksumTypes(algorithm)[0]! } = options;
    if (!checksumTypes(algorithm).includes(checksumType)) {
      throw new InvalidRequest(
        `The ${checksumType} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
      );
    }
    const describe = this.#bucket.describe(options);
    const { checksum: _, ...description } = describe({ algorithm, type: checksumType, value: "" });
    const checksumNamed = options.algorithm !== undefined;
    return this.#parts.world.store.write(() =>
      this.#table.add(this.#bucket.row.id, { key, algorithm, checksumType, checksumNamed, description }),
    );
  }

  /** @throws NoSuchUpload */
  get(key: string, id: string): Upload {
    const upload = this.#table.find(this.#bucket.row.id, key, id);
    if (!upload) throw new NoSuchUpload();
    return upload;
  }

  /** By key, then by the time they were begun. */
  list(): readonly Upload[] {
    return this.#table.list(this.#bucket.row.id);
  }

  /** Parts with a number above `after`, in order. */
  parts(upload: Upload, after = 0): readonly StoredPart[] {
    return this.#table.parts(upload.id, after);
  }

  async put(upload: Upload, number: number, body: Body, claims: ContentClaims): Promise<StoredPart> {
    const { world, receiver, files } = this.#parts;
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
      throw new InvalidArgument(`Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`);
    }
    const { algorithm } = upload;
    if (upload.checksumNamed && claims.algorithm && claims.algorithm !== algorithm) {
      throw new InvalidRequest(
        `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, ` +
          `actual checksum Type: ${claims.algorithm.toLowerCase()}`,
      );
    }
    const content = await receiver.receive(body, claims, { algorithm, inFile: true });
    const { size, checksum } = content;
    const etag = `"${content.md5.toString("hex")}"`;
    const part = { number, size, checksum, etag, modified: world.clock.now(), file: content.file! };
    try {
      files.discard(
        await world.store.write(() => {
          this.get(upload.key, upload.id);
          return this.#table.addPart(upload.id, part);
        }),
      );
    } catch (error) {
      if (error instanceof EngineError && error.callerFault) receiver.discard(content);
      throw error;
    }
    return part;
  }

  /** Makes the named parts one object. Parts that are not named are removed. */
  async complete(upload: Upload, named: readonly NamedPart[], options: CompleteOptions = {}): Promise<StoredObject> {
    const { versions, files } = this.#parts;
    const { key } = upload;
    const stored = this.parts(upload);
    const parts = chooseParts(upload, named, stored);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const checksum = checksumOfParts(upload.algorithm, upload.checksumType, parts);
    checkClaims(options, checksum, size);
    const md5 = createHash("md5");
    for (const { etag } of parts) md5.update(Buffer.from(etag.slice(1, -1), "hex"));
    const composite = upload.checksumType === "COMPOSITE";
    const version = {
      key,
      size,
      etag: `"${md5.digest("hex")}-${parts.length}"`,
      description: { ...upload.description, checksum },
      pieces: parts.map(
        ({ number, file, size, checksum }): Piece => ({ number, file, size, ...(composite && { checksum }) }),
      ),
    };
    const { condition } = options;
    if (condition) checkWrite(condition, versions.current(this.#bucket.row.id, key));
    const object = await this.#bucket.commit(version, {
      condition,
      also: () => {
        this.get(key, upload.id);
        this.#table.remove(upload.id);
      },
    });
    const kept = new Set(parts.map(({ file }) => file));
    files.discard(stored.map(({ file }) => file).filter((file) => !kept.has(file)));
    return object;
  }

  async abort(upload: Upload): Promise<void> {
    const { world, files } = this.#parts;
    const parts = await world.store.write(() => {
      this.get(upload.key, upload.id);
      const parts = this.parts(upload);
      this.#table.remove(upload.id);
      return parts;
    });
    files.discard(parts.map(({ file }) => file));
  }
}

function chooseParts(upload: Upload, named: readonly NamedPart[], stored: readonly StoredPart[]): StoredPart[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]));
  const parts: StoredPart[] = [];
  let before = 0;
  for (const { number, etag, checksum } of named) {
    if (number <= before) throw new InvalidPartOrder();
    before = number;
    const part = byNumber.get(number);
    if (!part || !sameEtag(etag, part.etag)) throw new InvalidPart();
    if (checksum && checksum.algorithm === upload.algorithm && checksum.value !== part.checksum)
      throw new InvalidPart();
    if (!checksum && upload.checksumType === "COMPOSITE") {
      throw new InvalidRequest(
        `The upload was created using a ${upload.algorithm.toLowerCase()} checksum. The complete request must include ` +
          `the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    parts.push(part);
  }
  if (parts.slice(0, -1).some(({ size }) => size < SMALLEST_PART)) throw new EntityTooSmall();
  return parts;
}

function checkClaims(options: CompleteOptions, checksum: ClaimedChecksum & { type: ChecksumType }, size: number): void {
  if (options.size !== undefined && options.size !== size) {
    throw new InvalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${options.size} does not match what was computed: ${size}`,
    );
  }
  if (options.checksumType && options.checksumType !== checksum.type) {
    throw new InvalidRequest(
      `The upload was created using the ${checksum.type} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const claimed = options.checksum;
  if (claimed && claimed.algorithm === checksum.algorithm && claimed.value !== checksum.value) {
    throw new BadDigest(`The ${claimed.algorithm} you specified did not match the calculated checksum.`);
  }
}
