import { crc32 } from "node:zlib";

/** A checksum of the CRC family: its bit-reversed polynomial, and how many bits it has. */
export interface Crc {
  readonly width: 32 | 64;
  readonly polynomial: bigint;
}

/** Of ISO 3309, as in zlib. */
export const CRC32: Crc = { width: 32, polynomial: 0xedb88320n };
/** Of RFC 3720, Castagnoli's. */
export const CRC32C: Crc = { width: 32, polynomial: 0x82f63b78n };
/** Of the NVM Express specification. */
export const CRC64NVME: Crc = { width: 64, polynomial: 0x9a6c9329ac4bc9b5n };

/** Takes its data piece by piece, and gives the checksum in network byte order. */
export interface RunningCrc {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

export function startCrc(crc: Crc): RunningCrc {
  return crc === CRC32 ? new NativeCrc32() : new SlicedCrc(crc);
}

class NativeCrc32 implements RunningCrc {
  #value = 0;

  update(chunk: Uint8Array): void {
    this.#value = crc32(chunk, this.#value);
  }

  digest(): Buffer {
    return toBytes(BigInt(this.#value), 32);
  }
}

/**
 * Eight bytes a step ("slicing by eight", Kounavis and Berry, 2005). The value is kept in two halves of 32 bits, which
 * JavaScript computes fast and bigints it does not; a CRC of 32 bits leaves the high half at zero.
 */
class SlicedCrc implements RunningCrc {
  readonly #width: 32 | 64;
  readonly #tables: Tables;
  #low = -1;
  #high: number;

  constructor(crc: Crc) {
    this.#width = crc.width;
    this.#tables = tablesOf(crc);
    this.#high = crc.width === 64 ? -1 : 0;
  }

  update(chunk: Uint8Array): void {
    const { low: tableLow, high: tableHigh } = this.#tables;
    let low = this.#low;
    let high = this.#high;
    let at = 0;
    const whole = chunk.length - (chunk.length % 8);
    while (at < whole) {
      let slice = 7 * 256;
      let newLow = 0;
      let newHigh = 0;
      let half = low;
      for (let i = 0; i < 8; i++, slice -= 256) {
        if (i === 4) half = high;
        const entry = slice + ((half ^ chunk[at++]!) & 0xff);
        newLow ^= tableLow[entry]!;
        newHigh ^= tableHigh[entry]!;
        half >>>= 8;
      }
      low = newLow;
      high = newHigh;
    }
    while (at < chunk.length) {
      const entry = (low ^ chunk[at++]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ tableLow[entry]!;
      high = (high >>> 8) ^ tableHigh[entry]!;
    }
    this.#low = low;
    this.#high = high;
  }

  digest(): Buffer {
    const low = BigInt(~this.#low >>> 0);
    const high = this.#width === 64 ? BigInt(~this.#high >>> 0) : 0n;
    return toBytes((high << 32n) | low, this.#width);
  }
}

/** At `[slice * 256 + byte]`: what a byte that has `slice` further bytes behind it adds to the checksum. */
interface Tables {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

const tables = new Map<Crc, Tables>();

function tablesOf(crc: Crc): Tables {
  let known = tables.get(crc);
  if (!known) {
    known = makeTables(crc.polynomial);
    tables.set(crc, known);
  }
  return known;
}

function makeTables(polynomial: bigint): Tables {
  const low = new Int32Array(8 * 256);
  const high = new Int32Array(8 * 256);
  const first: bigint[] = [];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    first.push(value);
  }
  let column = first;
  for (let slice = 0; slice < 8; slice++) {
    column.forEach((value, byte) => {
      low[slice * 256 + byte] = Number(BigInt.asIntN(32, value));
      high[slice * 256 + byte] = Number(BigInt.asIntN(32, value >> 32n));
    });
    column = column.map((value) => (value >> 8n) ^ first[Number(value & 0xffn)]!);
  }
  return { low, high };
}

/**
 * The checksum of pieces that follow one another, from the checksums of the pieces and their lengths alone: what
 * zlib's crc32_combine does, for any width. The data need not be read again when a multipart upload is completed.
 */
export function combineCrc(crc: Crc, pieces: readonly { readonly digest: Buffer; readonly size: number }[]): Buffer {
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const { digest, size } of pieces) {
    let shift = shifts.get(size);
    if (shift === undefined) {
      shift = powerOfX(crc, BigInt(size) * 8n);
      shifts.set(size, shift);
    }
    combined = multiply(crc, shift, combined) ^ BigInt(`0x${digest.toString("hex")}`);
  }
  return toBytes(combined, crc.width);
}

/** a · b modulo the polynomial, over GF(2), bits reversed: the highest bit is the coefficient of x⁰. */
function multiply(crc: Crc, a: bigint, b: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let bit = 1n << BigInt(crc.width - 1); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ crc.polynomial : factor >> 1n;
  }
  return product;
}

function powerOfX(crc: Crc, exponent: bigint): bigint {
  const one = 1n << BigInt(crc.width - 1);
  let power = one;
  let square = one >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) power = multiply(crc, power, square);
    square = multiply(crc, square, square);
  }
  return power;
}

function toBytes(value: bigint, width: 32 | 64): Buffer {
  return Buffer.from(value.toString(16).padStart(width / 4, "0"), "hex");
}
