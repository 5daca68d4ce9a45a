import { crc32 } from "node:zlib";

export interface ZipEntry {
  readonly name: string;
  readonly content: Uint8Array;
}

const VERSION = 20;
const MADE_BY_UNIX = (3 << 8) | VERSION;
const READABLE_FILE = 0o100644 << 16;
/** The first day that the format knows: 1980-01-01, at midnight. */
const DATE = (1 << 5) | 1;

/**
 * A zip archive whose bytes follow from its content alone: fixed dates, and nothing compressed, as the bytes that zlib makes differ between
 * its builds. Source: APPNOTE.TXT, 4.3 of the ZIP file format.
 */
export function storedZip(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const bytes = Buffer.from(name);
    const common = commonHeader(bytes, content);
    const local = Buffer.concat([uint32(0x04034b50), common, bytes, content]);
    const rest = Buffer.alloc(14); // comment, disk, internal attributes, external attributes, offset
    rest.writeUInt32LE(READABLE_FILE >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([uint32(0x02014b50), uint16(MADE_BY_UNIX), common, rest, bytes]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** What the local and the central header share: version, flags (names are UTF-8), method (stored), time, date, CRC, sizes, lengths. */
function commonHeader(name: Buffer, content: Uint8Array): Buffer {
  const header = Buffer.alloc(26);
  header.writeUInt16LE(VERSION, 0);
  header.writeUInt16LE(1 << 11, 2);
  header.writeUInt16LE(DATE, 8);
  header.writeUInt32LE(crc32(content), 10);
  header.writeUInt32LE(content.length, 14);
  header.writeUInt32LE(content.length, 18);
  header.writeUInt16LE(name.length, 22);
  return header;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
