import { ValidationException } from "../table-errors.ts";
import type { ExpressionInputs, ExpressionKind } from "./expression-inputs.ts";

export interface Token {
  readonly kind: "name" | "name-reference" | "value-reference" | "number" | "operator" | "end" | "unknown";
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const TOKEN =
  /\s*(?:(?<name>[A-Za-z_][\w]*)|(?<nameReference>#\w+)|(?<valueReference>:\w+)|(?<number>\d+)|(?<operator><>|<=|>=|[=<>()[\],.+-])|(?<unknown>\S))/y;

/** "Limits: expression parameters": 4 KB. */
const LONGEST = 4096;

/** Reads an expression token by token, and says what is wrong in DynamoDB's words. */
export class Tokens {
  readonly kind: ExpressionKind;
  readonly inputs: ExpressionInputs;
  readonly #source: string;
  readonly #tokens: Token[];
  #at = 0;

  /** @throws ValidationException */
  constructor(source: string, kind: ExpressionKind, inputs: ExpressionInputs) {
    this.kind = kind;
    this.inputs = inputs;
    this.#source = source;
    if (source.trim() === "") this.invalid("The expression can not be empty;");
    if (Buffer.byteLength(source) > LONGEST) {
      this.invalid(
        `Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(source)}`,
      );
    }
    this.#tokens = scan(source);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  /** The token after the next one. */
  get following(): Token {
    return this.#tokens[this.#at + 1] ?? this.#tokens.at(-1)!;
  }

  /** How far the reading has come. */
  get position(): number {
    return this.#at;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** Takes the operator if it is next. */
  accepts(operator: string): boolean {
    if (this.next.kind !== "operator" || this.next.text !== operator) return false;
    this.#at++;
    return true;
  }

  /** Takes the keyword, in any case of letters, if it is next. */
  acceptsKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.#at++;
    return true;
  }

  isKeyword(keyword: string): boolean {
    return this.next.kind === "name" && this.next.text.toUpperCase() === keyword;
  }

  expects(operator: string): void {
    if (!this.accepts(operator)) this.unexpected();
  }

  expectsKeyword(keyword: string): void {
    if (!this.acceptsKeyword(keyword)) this.unexpected();
  }

  expectsEnd(): void {
    if (this.next.kind !== "end") this.unexpected();
  }

  /** @throws ValidationException that names the next token, and what stands around it */
  unexpected(): never {
    const { kind, text, from, to } = this.next;
    const before = this.#tokens[this.#at - 1]?.from ?? from;
    const after = this.#tokens[this.#at + 1]?.to ?? to;
    const token = kind === "end" ? "<EOF>" : text;
    this.invalid(`Syntax error; token: "${token}", near: "${this.#source.slice(before, after)}"`);
  }

  /** @throws ValidationException */
  invalid(problem: string): never {
    throw new ValidationException(`Invalid ${this.kind}: ${problem}`);
  }
}

function scan(source: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(source); match; match = TOKEN.exec(source)) {
    const { name, nameReference, valueReference, number, operator, unknown } = match.groups!;
    const text = (name ?? nameReference ?? valueReference ?? number ?? operator ?? unknown)!;
    const kind: Token["kind"] =
      name !== undefined
        ? "name"
        : nameReference !== undefined
          ? "name-reference"
          : valueReference !== undefined
            ? "value-reference"
            : number !== undefined
              ? "number"
              : operator !== undefined
                ? "operator"
                : "unknown";
    const to = match.index + match[0].length;
    tokens.push({ kind, text, from: to - text.length, to });
  }
  const end = source.length;
  tokens.push({ kind: "end", text: "", from: end, to: end });
  return tokens;
}
