import { InvalidParameterException } from "../log-errors.ts";

/** A filter pattern that is none. */
export function invalidPattern(reason: string): InvalidParameterException {
  return new InvalidParameterException(`Invalid filter pattern: ${reason}`);
}

/** Reads a pattern from its beginning to its end. */
export class PatternScanner {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    this.skipSpace();
    return this.at >= this.text.length;
  }

  skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? "x")) this.at++;
  }

  /** Whether this comes next, behind spaces; if so, it is behind us. */
  takes(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** The same for a word of the language, which must not go on. */
  takesWord(word: string): boolean {
    this.skipSpace();
    const found = this.text.slice(this.at, this.at + word.length);
    if (found.toUpperCase() !== word || /\w/.test(this.text[this.at + word.length] ?? "")) return false;
    this.at += word.length;
    return true;
  }

  /** What a sticky expression finds here, without spaces before it. */
  match(expression: RegExp): string | undefined {
    const sticky = new RegExp(expression.source, "y");
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  expect(token: string): void {
    if (!this.takes(token)) throw invalidPattern(`"${token}" is missing at ${this.at} of ${this.text}`);
  }

  /** A text in double quotation marks, without them: a backslash keeps the next character as it is. */
  quoted(): string | undefined {
    this.skipSpace();
    if (this.text[this.at] !== '"') return undefined;
    const found = this.match(/"(?:[^"\\]|\\.)*"/s);
    if (found === undefined) throw invalidPattern(`a quotation mark is not closed in ${this.text}`);
    return found.slice(1, -1).replace(/\\(.)/gs, "$1");
  }

  /** A regular expression between percent signs. */
  regex(): RegExp | undefined {
    this.skipSpace();
    if (this.text[this.at] !== "%") return undefined;
    const found = this.match(/%(?:[^%\\]|\\.)+%/s);
    if (found === undefined) throw invalidPattern(`a % is not closed in ${this.text}`);
    return compileRegex(found.slice(1, -1));
  }
}

/** "Supported regular expressions (regex) syntax": no groups, and few symbols. */
function compileRegex(source: string): RegExp {
  const unsupported = /[^A-Za-z0-9\s:_#=@/;,\-^$?[\]{}|\\*+.]/.exec(source.replace(/\\[^A-Za-z0-9]/g, ""));
  if (unsupported) throw invalidPattern(`the regular expression %${source}% may not hold ${unsupported[0]}`);
  try {
    return new RegExp(source);
  } catch (error) {
    throw invalidPattern(`%${source}% is no regular expression: ${(error as Error).message}`);
  }
}
