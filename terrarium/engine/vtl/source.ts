import type { Statement } from "./syntax.ts";
import { TemplateError } from "./template-error.ts";

const WORD = /[A-Za-z_@][A-Za-z0-9_@]*/y;
const BLANK = /[ \t\n\r]*/y;
const REST_OF_LINE = /[ \t]*(?:\r\n|\n|\r)/y;

/** A template's text and how far it has been read. The small steps of reading that statements and expressions share. */
export class Source {
  readonly text: string;
  at = 0;
  /** Whether this is the inside of a string. */
  readonly isString: boolean;
  /** Names of the macros that have been declared so far: a backslash escapes them as it does directives. */
  readonly macros: Set<string>;
  readonly #parse: (source: Source) => Statement[];

  /** @param parse reads a whole source: strings in double quotes are templates themselves */
  constructor(
    text: string,
    parse: (source: Source) => Statement[],
    { isString, macros }: { isString: boolean; macros: Set<string> },
  ) {
    this.text = text;
    this.#parse = parse;
    this.isString = isString;
    this.macros = macros;
  }

  /** The statements in a string in double quotes. */
  interpolate(text: string): Statement[] {
    return this.#parse(new Source(text, this.#parse, { isString: true, macros: this.macros }));
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  /** The character at `offset` from here, or nothing behind the end. */
  peek(offset = 0): string {
    return this.text[this.at + offset] ?? "";
  }

  looksAt(expected: string): boolean {
    return this.text.startsWith(expected, this.at);
  }

  /** Reads `expected` if it stands here. */
  take(expected: string): boolean {
    if (!this.looksAt(expected)) return false;
    this.at += expected.length;
    return true;
  }

  expect(expected: string, what: string): void {
    if (!this.take(expected)) throw this.error(`"${expected}" is missing ${what}`);
  }

  /** Reads what a sticky expression matches here, or nothing. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** What a sticky expression would match at `offset` from here. */
  ahead(expression: RegExp, offset = 0): string | undefined {
    expression.lastIndex = this.at + offset;
    return expression.exec(this.text)?.[0];
  }

  skipBlanks(): void {
    this.match(BLANK);
  }

  /** The name of a directive at `offset` from here: `if`, or `if` of `{if}`. */
  word(offset = 0): { readonly name: string; readonly length: number } | undefined {
    if (this.peek(offset) !== "{") {
      const name = this.ahead(WORD, offset);
      return name === undefined ? undefined : { name, length: name.length };
    }
    const name = this.ahead(WORD, offset + 1);
    if (name === undefined || this.peek(offset + 1 + name.length) !== "}") return undefined;
    return { name, length: name.length + 2 };
  }

  /** A directive takes the rest of its line with it, where nothing but blanks stand there. */
  skipRestOfLine(): void {
    this.match(REST_OF_LINE);
  }

  error(problem: string, at = this.at): TemplateError {
    const seen = this.text.slice(at, at + 20).split(/[\r\n]/)[0];
    return TemplateError.at(this.text, at, seen ? `${problem} at "${seen}"` : `${problem} at the end of the line`);
  }
}
