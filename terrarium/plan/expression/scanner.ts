import { ExpressionError } from "./expression-error.ts";

export type TokenKind = "number" | "name" | "mark" | "newline" | "heredoc" | "end";
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const blank = /(?:[ \t\r]+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const blankAndNewlines = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const token =
  /(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[\p{ID_Start}_][\p{ID_Continue}-]*(?:::[\p{ID_Start}_][\p{ID_Continue}-]*)*)|(?<heredoc><<-?[\p{ID_Start}_][\p{ID_Continue}-]*\n)|(?<newline>\n)|(?<mark>\.\.\.|&&|\|\||==|!=|<=|>=|=>|~\}|[-+*/%!<>?:=.,()[\]{}"])/uy;

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
    const gap = this.#newlines ? blank : blankAndNewlines;
    gap.lastIndex = this.#position;
    gap.exec(this.text);
    const start = gap.lastIndex;
    if (start >= this.text.length) return { kind: "end", text: "", start, end: start };
    token.lastIndex = start;
    const match = token.exec(this.text);
    if (match === null) {
      const found = String.fromCodePoint(this.text.codePointAt(start)!);
      throw new ExpressionError(
        `unexpected ${JSON.stringify(found)} (at character ${start + 1} of ${JSON.stringify(shorten(this.text))})`,
      );
    }
    const groups = match.groups!;
    const kind = (["name", "mark", "number", "newline", "heredoc"] as const).find(
      (name) => groups[name] !== undefined,
    )!;
    return { kind, text: match[0], start, end: start + match[0].length };
  }
}

function describe(found: Token): string {
  if (found.kind === "end") return "the end of the expression";
  return found.kind === "newline" ? "the end of the line" : JSON.stringify(found.text);
}

function shorten(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 157)}…`;
}
