import { InvalidMetricQuery } from "../metric-errors.ts";
import { FUNCTIONS } from "./functions.ts";
import type { Expression } from "./syntax.ts";

/** Operators from those that bind least to those that bind most; a word and its sign mean the same. */
const LEVELS: readonly (readonly string[])[] = [
  ["||", "OR"],
  ["&&", "AND"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
];
const SAME: Readonly<Record<string, string>> = { OR: "||", AND: "&&" };

/**
 * Reads an expression of metric math ("Using math expressions with CloudWatch metrics"). A function that the terrarium does not
 * have is an error here and now, not an alarm that never goes off.
 *
 * @throws InvalidMetricQuery
 */
export function parseMetricMath(text: string): Expression {
  const parser = new Parser(text);
  const expression = parser.level(0);
  parser.end();
  return expression;
}

const TOKEN =
  /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(\|\||&&|==|!=|<=|>=|[-+*/^<>()[\],]))/iy;

class Parser {
  readonly #text: string;
  readonly #tokens: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim() !== "") {
      const from = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (!found) throw this.#error(`${JSON.stringify(text.slice(from).trim())} cannot be read`);
      this.#tokens.push(found[0].trim());
    }
  }

  level(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#power();
    let left = this.level(level + 1);
    for (;;) {
      const next = this.#tokens[this.#at];
      if (next === undefined || !operators.includes(next.toUpperCase())) return left;
      this.#at++;
      const operator = SAME[next.toUpperCase()] ?? next;
      left = { kind: "binary", operator, left, right: this.level(level + 1) };
    }
  }

  end(): void {
    if (this.#at < this.#tokens.length) throw this.#error(`"${this.#tokens[this.#at]}" stands where nothing may`);
  }

  #power(): Expression {
    if (this.#takes("-")) return { kind: "negative", of: this.#power() };
    const base = this.#atom();
    return this.#takes("^") ? { kind: "binary", operator: "^", left: base, right: this.#power() } : base;
  }

  #atom(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#error("it ends too early");
    if (/^[\d.]/.test(token)) return { kind: "number", value: Number(token) };
    if (/^["']/.test(token)) return { kind: "text", value: token.slice(1, -1) };
    if (token === "(") {
      const inner = this.level(0);
      this.#expect(")");
      return inner;
    }
    if (token === "[") return { kind: "list", items: this.#items("]") };
    if (!/^[A-Za-z_]/.test(token)) throw this.#error(`"${token}" stands where a value should`);
    return this.#takes("(") ? this.#call(token.toUpperCase()) : { kind: "name", name: token };
  }

  #call(name: string): Expression {
    if (!Object.hasOwn(FUNCTIONS, name)) {
      throw this.#error(`the function ${name} is not known here; there are ${Object.keys(FUNCTIONS).join(", ")}`);
    }
    const args = this.#items(")");
    const { least, most } = FUNCTIONS[name]!;
    if (args.length < least || args.length > most) throw this.#error(`${name} does not take ${args.length} arguments`);
    return { kind: "call", name, args };
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.#takes(end)) return items;
    do items.push(this.level(0));
    while (this.#takes(","));
    this.#expect(end);
    return items;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) throw this.#error(`"${token}" is missing`);
  }

  #error(reason: string): InvalidMetricQuery {
    return new InvalidMetricQuery(`Error in expression ${JSON.stringify(this.#text)}: ${reason}`);
  }
}
