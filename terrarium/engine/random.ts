const HEX = Buffer.from("0123456789abcdef");
/** Where the next UUID is written: several are made for each request, and pieces of text would have to be put together. */
const uuid = Buffer.from("00000000-0000-0000-0000-000000000000");
const ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyz0123456789";

/**
 * Seeded randomness (sfc32, by Chris Doty-Humphrey): a run that failed is replayed from its seed. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = Math.floor(seed / 0x1_0000_0000) | 0;
    this.#c = 0x9e3779b9 | 0;
    for (let round = 0; round < 15; round++) this.#next();
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.#next() / 0x1_0000_0000;
  }

  /** A whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  /** A version 4 UUID (RFC 9562). */
  uuid(): string {
    const a = this.#next();
    const b = (this.#next() & 0xffff0fff) | 0x4000;
    const c = (this.#next() & 0x3fffffff) | 0x80000000;
    const d = this.#next();
    writeHex(a >>> 16, 0);
    writeHex(a, 4);
    writeHex(b >>> 16, 9);
    writeHex(b, 14);
    writeHex(c >>> 16, 19);
    writeHex(c, 24);
    writeHex(d >>> 16, 28);
    writeHex(d, 32);
    return uuid.toString("latin1");
  }

  /** Lower-case letters and digits, as AWS makes the ids of REST APIs and the like. */
  id(length: number): string {
    let id = "";
    for (let i = 0; i < length; i++) id += ALPHANUMERIC[this.below(ALPHANUMERIC.length)];
    return id;
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}

/** The lower sixteen bits. */
function writeHex(word: number, at: number): void {
  uuid[at] = HEX[(word >>> 12) & 15]!;
  uuid[at + 1] = HEX[(word >>> 8) & 15]!;
  uuid[at + 2] = HEX[(word >>> 4) & 15]!;
  uuid[at + 3] = HEX[word & 15]!;
}
