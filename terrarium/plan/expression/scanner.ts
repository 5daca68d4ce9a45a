import { ExpressionError } from "./expression-error.ts";

export type TokenKind = "number" | "name" | "mark" | "newline" | "heredoc" | "end";
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const gap = /(?:[ \t\r]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const gapWithNewlines = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const name = /[A-Za-z_][\w-]*(?:::[A-Za-z_][\w-]*)*(?![^\0-\x7f])/y;
const nameInAnyScript = /[\p{ID_Start}_][\p{ID_Continue}-]*(?:::[\p{ID_Start}_][\p{ID_Continue}-]*)*/uy;
const heredoc = /<<-?[\p{ID_Start}_][\p{ID_Continue}-]*\n/uy;
const mark = /\.\.\.|&&|\|\||==|!=|<=|>=|=>|~\}|[-+*/%!<>?:=.,()[\]{}"]/y;

/**
 * The words of an expression, one at a time, so that the parser decides where text begins and ends: inside quotes it
 * reads the text of the template itself, from `position` on.
 */
export class Scanner {
  readonly text: string;
  /** Whether the end of a line ends an item, as it does between the attributes of an object. */
  #newlines = false;
  #position = 0;
  #next: Token | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    this.#position = position;
    this.#next = undefined;
  }

  peek(): Token {
    this.#next ??= this.#scan();
    return this.#next;
  }

  take(): Token {
    const next = this.peek();
    this.position = next.end;
    return next;
  }

  /** Takes the next token where it is this mark or keyword. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.take();
    return true;
  }

  at(text: string): boolean {
    const next = this.peek();
    return next.text === text && (next.kind === "mark" || next.kind === "name");
  }

  expect(text: string, where: string): void {
    if (!this.accept(text)) throw this.error(`expected "${text}" ${where}, found ${this.describeNext()}`);
  }

  name(what: string): string {
    const next = this.take();
    if (next.kind !== "name") throw this.error(`expected ${what}, found ${describe(next)}`, next.start);
    return next.text;
  }

  skipNewlines(): void {
    while (this.peek().kind === "newline") this.take();
  }

  /** Reads something with the ends of lines kept or passed over. */
  within<T>(newlines: boolean, read: () => T): T {
    const before = this.#newlines;
    this.#setNewlines(newlines);
    try {
      return read();
    } finally {
      this.#setNewlines(before);
    }
  }

  describeNext(): string {
    return describe(this.peek());
  }

  error(message: string, at = this.peek().start): ExpressionError {
    return new ExpressionError(`${message} (at character ${at + 1} of ${JSON.stringify(shorten(this.text))})`);
  }

  #setNewlines(newlines: boolean): void {
    this.#newlines = newlines;
    this.#next = undefined;
  }

  #scan(): Token {
    const text = this.text;
    let start = this.#position;
    const code = text.charCodeAt(start);
    // White space and comments; most words have none before them.
    if (code <= 32 || code === 35 || code === 47) {
      const blank = this.#newlines ? gap : gapWithNewlines;
      blank.lastIndex = start;
      blank.test(text);
      start = blank.lastIndex;
    }
    if (start >= text.length) return { kind: "end", text: "", start, end: start };
    const first = text.charCodeAt(start);
    if (first === 10) return { kind: "newline", text: "\n", start, end: start + 1 };
    const isLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90) || first === 95;
    if (isLetter || first > 127) {
      return this.#match("name", name, start) ?? this.#match("name", nameInAnyScript, start) ?? this.#unexpected(start);
    }
    if (first >= 48 && first <= 57) return this.#match("number", number, start)!;
    const opening = first === 60 ? this.#match("heredoc", heredoc, start) : undefined;
    return opening ?? this.#match("mark", mark, start) ?? this.#unexpected(start);
  }

  #match(kind: TokenKind, pattern: RegExp, start: number): Token | undefined {
    pattern.lastIndex = start;
    const match = pattern.exec(this.text);
    return match === null ? undefined : { kind, text: match[0], start, end: start + match[0].length };
  }

  #unexpected(start: number): never {
    const found = String.fromCodePoint(this.text.codePointAt(start)!);
    throw new ExpressionError(
      `unexpected ${JSON.stringify(found)} (at character ${start + 1} of ${JSON.stringify(shorten(this.text))})`,
    );
  }
}

function describe(found: Token): string {
  if (found.kind === "end") return "the end of the expression";
  return found.kind === "newline" ? "the end of the line" : JSON.stringify(found.text);
}

function shorten(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 157)}…`;
}
