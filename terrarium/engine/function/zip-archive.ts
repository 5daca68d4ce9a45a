import { crc32, inflateRawSync } from "node:zlib";
import { EngineError } from "../errors.ts";

/** The archive cannot be used as a function's code. */
export class InvalidZipFile extends EngineError {
  constructor(reason: string) {
    super(`Could not unzip uploaded file: ${reason}`);
  }
}

export interface ZipEntry {
  /** With forward slashes; a directory ends with one. */
  readonly name: string;
  /** Unix permissions, where the archive has them. */
  readonly mode?: number;
  read(): Buffer;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
const UNIX = 3;

/**
 * Reads a zip archive by its central directory (PKWARE's APPNOTE, 4.3). Of what archives may be, it takes what Lambda takes:
 * entries that are stored or deflated, not encrypted, under names that stay below the root.
 *
 * @throws InvalidZipFile
 */
export function readZip(bytes: Buffer): ZipEntry[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new InvalidZipFile("it is of the Zip64 format");
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL)
      throw new InvalidZipFile("its directory is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength).replaceAll("\\", "/");
    if (name.startsWith("/") || name.split("/").includes(".."))
      throw new InvalidZipFile(`"${name}" leads out of the archive`);
    const mode = bytes[at + 5] === UNIX ? (bytes.readUInt32LE(at + 38) >>> 16) & 0o777 : undefined;
    const header = at;
    entries.push({ name, mode, read: () => readEntry(bytes, header, name) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  const least = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= least; at--) if (bytes.readUInt32LE(at) === END) return at;
  throw new InvalidZipFile("it is no zip archive, or its end is missing");
}

function readEntry(bytes: Buffer, header: number, name: string): Buffer {
  if (bytes.readUInt16LE(header + 8) & 1) throw new InvalidZipFile(`"${name}" is encrypted`);
  const method = bytes.readUInt16LE(header + 10);
  const size = bytes.readUInt32LE(header + 20);
  const local = bytes.readUInt32LE(header + 42);
  if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== LOCAL)
    throw new InvalidZipFile(`"${name}" is not where its directory says`);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const raw = bytes.subarray(start, start + size);
  const content = raw.length === size ? decompress(raw, method, name) : undefined;
  if (!content || crc32(content) !== bytes.readUInt32LE(header + 16)) throw new InvalidZipFile(`"${name}" is damaged`);
  return content;
}

function decompress(raw: Buffer, method: number, name: string): Buffer | undefined {
  if (method === STORED) return raw;
  if (method !== DEFLATED) throw new InvalidZipFile(`"${name}" is compressed by method ${method}, not by deflate`);
  try {
    return inflateRawSync(raw);
  } catch {
    return undefined;
  }
}
