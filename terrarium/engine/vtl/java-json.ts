import { JavaDecimal, narrow } from "./java-number.ts";

/** The text is not JSON; the message says where it stops to be. */
export class JsonSyntaxError extends Error {}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that cannot be in a string
const UNUSUAL = /[\\\u0000-\u001f]/;
const ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

/**
 * Reads JSON into Java's values: objects keep the order of their keys, large whole numbers every digit, and 1.0 stays
 * apart from 1, so that what is written again is what was read.
 *
 * @throws JsonSyntaxError
 */
export function parseJson(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): unknown {
    const character = this.#next();
    if (character === 34) return this.#string();
    if (character === 123) return this.#object();
    if (character === 91) return this.#array();
    if (this.#word("true")) return true;
    if (this.#word("false")) return false;
    if (this.#word("null")) return null;
    return this.#number();
  }

  end(): void {
    if (!Number.isNaN(this.#next())) throw this.#error();
  }

  /** The code of the next character that is no blank, which stays unread; NaN at the end. */
  #next(): number {
    for (;;) {
      const character = this.#text.charCodeAt(this.#at);
      if (character !== 32 && character !== 10 && character !== 13 && character !== 9) return character;
      this.#at++;
    }
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #object(): Map<string, unknown> {
    const object = new Map<string, unknown>();
    this.#at++;
    if (this.#next() === 125) {
      this.#at++;
      return object;
    }
    for (;;) {
      if (this.#next() !== 34) throw this.#error();
      const key = this.#string();
      if (this.#next() !== 58) throw this.#error();
      this.#at++;
      object.set(key, this.value());
      const character = this.#next();
      if (character !== 44 && character !== 125) throw this.#error();
      this.#at++;
      if (character === 125) return object;
    }
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    if (this.#next() === 93) {
      this.#at++;
      return array;
    }
    for (;;) {
      array.push(this.value());
      const character = this.#next();
      if (character !== 44 && character !== 93) throw this.#error();
      this.#at++;
      if (character === 93) return array;
    }
  }

  #string(): string {
    const start = ++this.#at;
    const end = this.#text.indexOf('"', start);
    const string = this.#text.slice(start, end);
    if (end < 0 || UNUSUAL.test(string)) return this.#unusualString();
    this.#at = end + 1;
    return string;
  }

  /** One with escapes, or with a mistake. */
  #unusualString(): string {
    let string = "";
    for (;;) {
      const character = this.#text[this.#at++];
      if (character === '"') return string;
      if (character === undefined || character < " ") throw this.#error(-1);
      if (character !== "\\") string += character;
      else {
        const letter = this.#text[this.#at++] ?? "";
        const plain = ESCAPES[letter];
        const code = plain === undefined && letter === "u" ? this.#text.slice(this.#at, this.#at + 4) : "";
        if (plain === undefined && !/^[0-9a-fA-F]{4}$/.test(code)) throw this.#error(-1);
        string += plain ?? String.fromCharCode(Number.parseInt(code, 16));
        this.#at += code.length;
      }
    }
  }

  #number(): number | bigint | JavaDecimal {
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.#text);
    if (!found) throw this.#error();
    const [digits, fraction, exponent] = found;
    this.#at += digits.length;
    if (fraction === undefined && exponent === undefined) {
      return digits.length < 16 ? Number(digits) + 0 : narrow(BigInt(digits));
    }
    // A Double holds 15 digits for certain; Java keeps more of them in a BigDecimal.
    const isLong = digits.length > 18;
    return new JavaDecimal(Number(digits), isLong ? digits : undefined);
  }

  #error(offset = 0): JsonSyntaxError {
    const at = this.#at + offset;
    const seen = this.#text.slice(at, at + 10);
    const problem = at >= this.#text.length ? "the text ends too early" : `"${seen}" is unexpected`;
    return new JsonSyntaxError(`not JSON: ${problem} at character ${at + 1}`);
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are escaped
const SPECIAL = /["\\\u0000-\u001f\u007f-\u009f\u2000-\u20ff]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A JSON string as the library writes it that API Gateway uses, json-smart: it also escapes some that need not be. */
export function writeString(text: string): string {
  return `"${text.replace(SPECIAL, (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`)}"`;
}

/** Compact JSON of Java's values. What JSON does not know is written as the string of its text. */
export function writeJson(value: unknown): string {
  if (typeof value === "string") return writeString(value);
  if (value === null || value === undefined) return "null";
  if (typeof value !== "object" || value instanceof JavaDecimal) return String(value);
  if (Array.isArray(value)) return `[${Array.from(value, writeJson).join(",")}]`;
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, of]) => `${writeString(String(key))}:${writeJson(of)}`).join(",")}}`;
  }
  return writeString(String(value));
}
