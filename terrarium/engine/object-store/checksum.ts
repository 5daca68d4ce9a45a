import { createHash } from "node:crypto";
import { CRC32, CRC32C, CRC64NVME, type Crc, combineCrc, startCrc } from "./crc.ts";

/** "Checking object integrity" of the S3 user guide says how each is used. */
export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";
export const CHECKSUM_ALGORITHMS: readonly ChecksumAlgorithm[] = ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"];

/** What S3 computes where the caller names no other. */
export const DEFAULT_ALGORITHM: ChecksumAlgorithm = "CRC64NVME";

/** Of the whole object's bytes, or of the checksums of its parts. */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE";

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; a composite one ends with `-` and the number of its parts. */
  readonly value: string;
}

/** Takes its data piece by piece. */
export interface RunningChecksum {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

const CRCS: Readonly<Partial<Record<ChecksumAlgorithm, Crc>>> = { CRC32, CRC32C, CRC64NVME };

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  const crc = CRCS[algorithm];
  return crc ? startCrc(crc) : createHash(algorithm === "SHA1" ? "sha1" : "sha256");
}

/** The length of a checksum in bytes. */
export function checksumLength(algorithm: ChecksumAlgorithm): number {
  const crc = CRCS[algorithm];
  return crc ? crc.width / 8 : algorithm === "SHA1" ? 20 : 32;
}

/** Which types a multipart upload may have with an algorithm; the first is the default. */
export function checksumTypes(algorithm: ChecksumAlgorithm): readonly ChecksumType[] {
  if (algorithm === "CRC64NVME") return ["FULL_OBJECT"];
  return CRCS[algorithm] ? ["COMPOSITE", "FULL_OBJECT"] : ["COMPOSITE"];
}

/** The checksum of an object that is made of parts, from the checksums of the parts. */
export function checksumOfParts(
  algorithm: ChecksumAlgorithm,
  type: ChecksumType,
  parts: readonly { readonly checksum: string; readonly size: number }[],
): Checksum {
  const digests = parts.map(({ checksum, size }) => ({ digest: Buffer.from(checksum, "base64"), size }));
  const crc = CRCS[algorithm];
  if (type === "FULL_OBJECT" && crc) {
    return { algorithm, type, value: combineCrc(crc, digests).toString("base64") };
  }
  const running = startChecksum(algorithm);
  for (const { digest } of digests) running.update(digest);
  return { algorithm, type: "COMPOSITE", value: `${running.digest().toString("base64")}-${parts.length}` };
}
