import { createHash, type Hash } from "node:crypto";
import { type ChecksumAlgorithm, DEFAULT_ALGORITHM, type RunningChecksum, startChecksum } from "./checksum.ts";
import type { ContentFiles, IncomingFile } from "./content-files.ts";
import { BadDigest, EntityTooLarge, IncompleteBody, XAmzContentSHA256Mismatch } from "./errors.ts";

/** The bytes of an object, whole or as they arrive. */
export type Body = Buffer | AsyncIterable<Buffer>;

/** What the caller says of a body; nothing is kept of one that turns out otherwise. */
export interface ContentClaims {
  readonly size?: number;
  readonly md5?: Buffer;
  readonly sha256?: Buffer;
  readonly algorithm?: ChecksumAlgorithm;
  /** The checksum in base64. Asked for when the whole body is here: it may come behind it, in a trailer. */
  readonly checksum?: () => string | undefined;
}

/** A body that was received whole and found to be what was claimed, not yet belonging to any object. */
export interface Content {
  readonly size: number;
  readonly md5: Buffer;
  readonly algorithm: ChecksumAlgorithm;
  /** Base64 */
  readonly checksum: string;
  /** The bytes of a small one. */
  readonly bytes?: Buffer;
  /** Name of the file with the bytes of a large one. */
  readonly file?: string;
}

/** Up to here a content lives in the database; above it has a file. */
export const LARGEST_IN_ROW = 64 * 1024;
/** The largest content of one request: "Amazon S3 multipart upload limits" of the S3 user guide. */
const LARGEST = 5 * 1024 ** 3;
/** What is gathered before it is written to a file: fewer, larger writes. */
const WRITE_SIZE = 512 * 1024;

export interface ReceiveOptions {
  /** Of the checksum that is kept. @default the claimed one, or CRC64NVME */
  readonly algorithm?: ChecksumAlgorithm;
  /** A small content has a file as well. */
  readonly inFile?: boolean;
}

/** Takes bodies in: hashes them as they arrive, and holds never more of one in memory than it writes at once. */
export class ContentReceiver {
  readonly #files: ContentFiles;

  constructor(files: ContentFiles) {
    this.#files = files;
  }

  /** @throws BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, EntityTooLarge */
  async receive(body: Body, claims: ContentClaims, options: ReceiveOptions = {}): Promise<Content> {
    if ((claims.size ?? 0) > LARGEST) throw new EntityTooLarge();
    const hashes = new ContentHashes(claims, options.algorithm ?? claims.algorithm ?? DEFAULT_ALGORITHM);
    if (Buffer.isBuffer(body) && body.length <= LARGEST_IN_ROW && !options.inFile) {
      hashes.update(body);
      return { ...hashes.finish(), bytes: body };
    }
    let file: IncomingFile | undefined;
    let gathered: Buffer[] = [];
    let gatheredBytes = 0;
    try {
      for await (const chunk of Buffer.isBuffer(body) ? [body] : body) {
        hashes.update(chunk);
        gathered.push(chunk);
        gatheredBytes += chunk.length;
        if (gatheredBytes <= (file ? WRITE_SIZE : LARGEST_IN_ROW)) continue;
        file ??= await this.#files.create();
        await file.write(gathered);
        gathered = [];
        gatheredBytes = 0;
      }
      const sums = hashes.finish();
      if (!file && !options.inFile) return { ...sums, bytes: Buffer.concat(gathered) };
      file ??= await this.#files.create();
      if (gathered.length > 0) await file.write(gathered);
      await file.finish();
      await this.#files.flushNames();
      return { ...sums, file: file.name };
    } catch (error) {
      await file?.abandon();
      throw error;
    }
  }

  /** Lets go of a content that no object took. */
  discard(content: Content): void {
    if (content.file) this.#files.discard([content.file]);
  }
}

/** For a body that is no object's: it must be what was claimed all the same. @throws as {@link ContentReceiver.receive} */
export function checkContent(bytes: Buffer, claims: ContentClaims): void {
  if (!claims.md5 && !claims.sha256 && !claims.checksum) return;
  const hashes = new ContentHashes(claims, claims.algorithm ?? DEFAULT_ALGORITHM);
  hashes.update(bytes);
  hashes.finish();
}

/** All sums of one body, computed in one pass, and their comparison with what was claimed. */
class ContentHashes {
  readonly #claims: ContentClaims;
  readonly #algorithm: ChecksumAlgorithm;
  readonly #md5 = createHash("md5");
  readonly #checksum: RunningChecksum;
  /** Of the claimed algorithm, where another one is kept. */
  readonly #claimed: RunningChecksum | undefined;
  readonly #sha256: Hash | undefined;
  #size = 0;

  constructor(claims: ContentClaims, algorithm: ChecksumAlgorithm) {
    this.#claims = claims;
    this.#algorithm = algorithm;
    this.#checksum = startChecksum(algorithm);
    if (claims.algorithm && claims.algorithm !== algorithm) this.#claimed = startChecksum(claims.algorithm);
    if (claims.sha256) this.#sha256 = createHash("sha256");
  }

  update(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > LARGEST) throw new EntityTooLarge();
    this.#md5.update(chunk);
    this.#checksum.update(chunk);
    this.#claimed?.update(chunk);
    this.#sha256?.update(chunk);
  }

  finish(): Pick<Content, "size" | "md5" | "algorithm" | "checksum"> {
    const claims = this.#claims;
    if (claims.size !== undefined && claims.size !== this.#size) throw new IncompleteBody();
    const md5 = this.#md5.digest();
    if (claims.md5 && !claims.md5.equals(md5)) throw new BadDigest();
    if (claims.sha256 && !claims.sha256.equals(this.#sha256!.digest())) throw new XAmzContentSHA256Mismatch();
    const checksum = this.#checksum.digest().toString("base64");
    const claimed = claims.checksum?.();
    if (claimed !== undefined && claimed !== (this.#claimed?.digest().toString("base64") ?? checksum)) {
      throw new BadDigest(`The ${claims.algorithm} you specified did not match the calculated checksum.`);
    }
    return { size: this.#size, md5, algorithm: this.#algorithm, checksum };
  }
}
