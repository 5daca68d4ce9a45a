import { EngineError } from "../engine/errors.ts";
import type { ServiceCall } from "./service-call.ts";

/** A parameter that the operation needs is not there. */
export class MissingParameter extends EngineError {}

/** More than this of one list is no request of anybody's. */
const LONGEST_LIST = 1_000;

/**
 * The parameters of a call in the AWS query protocol ("AWS Query protocol" of Smithy): flat, with dots and numbers:
 * `Attributes.entry.1.key=…`, `Tags.member.1.Key=…`. They may stand in the URL, in a form, or in both.
 */
export class QueryInput {
  readonly #parameters: URLSearchParams;
  readonly #prefix: string;

  private constructor(parameters: URLSearchParams, prefix: string) {
    this.#parameters = parameters;
    this.#prefix = prefix;
  }

  static of({ url, body }: ServiceCall): QueryInput {
    const query = url.indexOf("?");
    const parameters = new URLSearchParams(query < 0 ? "" : url.slice(query + 1));
    for (const [name, value] of new URLSearchParams(body.toString())) parameters.set(name, value);
    return new QueryInput(parameters, "");
  }

  text(name: string): string | undefined {
    return this.#parameters.get(this.#prefix + name) ?? undefined;
  }

  /** @throws MissingParameter */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === "") {
      throw new MissingParameter(`The request must contain the parameter ${this.#prefix}${name}`);
    }
    return value;
  }

  flag(name: string): boolean {
    return this.text(name)?.toLowerCase() === "true";
  }

  /** A binary value, which travels in base64. */
  bytes(name: string): Buffer | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : Buffer.from(value, "base64");
  }

  /** A structure inside: `Value.DataType` is `inside("Value").text("DataType")`. */
  inside(name: string): QueryInput {
    return new QueryInput(this.#parameters, `${this.#prefix}${name}.`);
  }

  /** The structures of a list: `Tags.member.1.Key`. */
  list(name: string, of = "member"): QueryInput[] {
    return this.#numbers(`${name}.${of}`).map((number) => this.inside(`${name}.${of}.${number}`));
  }

  /** The texts of a list: `TagKeys.member.1`. */
  texts(name: string, of = "member"): string[] {
    return this.#numbers(`${name}.${of}`).map((number) => this.text(`${name}.${of}.${number}`) ?? "");
  }

  /** A map of texts: `Attributes.entry.1.key`, `Attributes.entry.1.value`. */
  map(name: string): Record<string, string> {
    const entries = this.list(name, "entry").map(
      (entry) => [entry.required("key"), entry.text("value") ?? ""] as const,
    );
    return Object.fromEntries(entries);
  }

  /** 1, 2, 3 … as far as there are parameters of that number. */
  #numbers(name: string): number[] {
    const found = new Set<number>();
    const start = `${this.#prefix}${name}.`;
    for (const key of this.#parameters.keys()) {
      if (key.startsWith(start)) found.add(Number.parseInt(key.slice(start.length), 10));
    }
    const numbers = [...found].filter((number) => number > 0).sort((a, b) => a - b);
    return numbers.slice(0, LONGEST_LIST);
  }
}
