import { parseJson } from "./expression/json.ts";
import { isNumber, numberText } from "./expression/number.ts";
import type { Value } from "./expression/type.ts";
import { PlanError } from "./plan-error.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Where arguments stand: `aws_sqs_queue.orders`, its stack, and the blocks around them. */
export interface Place {
  readonly address: string;
  readonly type: string;
  readonly stack: string;
  readonly path?: string;
}

/** What Terraform itself reads of a resource. */
const metaArguments = ["depends_on", "provider", "lifecycle", "//"];

/**
 * The evaluated arguments of a resource, read by name and type, with the conversions that Terraform makes. What cannot be
 * read is a PlanError that names the address, the argument, the value seen and what is accepted. null counts as absent.
 */
export class Arguments {
  /** `aws_sqs_queue.orders` */
  readonly address: string;
  /** The values as they are, for what the readers below do not cover. */
  readonly raw: Raw;
  readonly #place: Place;

  constructor(raw: Raw, place: Place) {
    this.raw = raw;
    this.address = place.address;
    this.#place = place;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.#missing(name, "a string");
  }

  optionalString(name: string): string | undefined {
    const value = this.#value(name);
    return value === undefined ? undefined : (asText(value) ?? this.#wrong(name, value, "a string"));
  }

  number(name: string, fallback?: number): number {
    return this.optionalNumber(name) ?? fallback ?? this.#missing(name, "a number");
  }

  optionalNumber(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof number === "number" && Number.isFinite(number) ? number : this.#wrong(name, value, "a number");
  }

  boolean(name: string, fallback?: boolean): boolean {
    const value = this.#value(name);
    if (value === undefined) return fallback ?? this.#missing(name, "true or false");
    if (value === true || value === "true") return true;
    return value === false || value === "false" ? false : this.#wrong(name, value, "true or false");
  }

  /** A list of strings; empty where the argument is absent. */
  strings(name: string): string[] {
    const value = this.#value(name) ?? [];
    if (!Array.isArray(value)) return this.#wrong(name, value, "a list of strings");
    return value.map((item) => asText(item) ?? this.#wrong(name, value, "a list of strings"));
  }

  /** A map of strings; empty where the argument is absent. Entries that are null are left out. */
  record(name: string): Record<string, string> {
    const value = this.#value(name) ?? {};
    if (!isObject(value)) return this.#wrong(name, value, "a map of strings");
    const entries = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, asText(item) ?? this.#wrong(`${name}.${key}`, item, "a string")]),
    );
  }

  /** A string that holds JSON, read. */
  json(name: string): unknown {
    const text = this.string(name);
    try {
      return toPlain(parseJson(text));
    } catch (error) {
      throw new PlanError(`${this.#where(name)} must be JSON, but is ${show(text)}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  /** A nested block that there is at most one of. */
  block(name: string): Arguments | undefined {
    const blocks = this.blocks(name);
    if (blocks.length > 1) this.#wrong(name, this.raw[name], "at most one block");
    return blocks[0];
  }

  /** The nested blocks of a name; in JSON one alone may be written without a list around it. */
  blocks(name: string): Arguments[] {
    const value = this.#value(name) ?? [];
    const list = Array.isArray(value) ? value : [value];
    return list
      .filter((block) => block !== null)
      .map((block, index) => {
        if (!isObject(block)) return this.#wrong(name, value, "a block (an object, or a list of objects)");
        const path = `${this.#path(name)}${list.length > 1 ? `[${index}]` : ""}`;
        return new Arguments(block, { ...this.#place, path });
      });
  }

  /** Throws a PlanError that says what is wrong with an argument. */
  fail(name: string, problem: string): never {
    throw new PlanError(`${this.#where(name)} ${problem}`);
  }

  /**
   * Reports every argument that is in neither list. An entry `x` covers x with everything in it; where there are entries
   * `x.y`, the names in x are checked as well.
   */
  checkNames(honours: readonly string[], ignores: readonly string[]): void {
    const known = new Set([...honours, ...ignores, ...metaArguments]);
    const opened = new Set(
      [...known].flatMap((entry) => {
        const parts = entry.split(".");
        return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
      }),
    );
    const unknown = unknownNames(this.raw, "", known, opened);
    if (unknown.length === 0) return;
    const names = unknown.map((name) => `"${this.#path(name)}"`).join(", ");
    const one = unknown.length === 1;
    throw new PlanError(
      `${this.address} (stack ${this.#place.stack}): argument${one ? "" : "s"} ${names} ${one ? "is" : "are"} not supported by the terrarium; ` +
        `see docs/support.md for what is. Remove ${one ? "it" : "them"}, or add ${one ? "it" : "them"} to ${definitionFile(this.#place.type)}`,
    );
  }

  #value(name: string): unknown {
    const value = Object.hasOwn(this.raw, name) ? this.raw[name] : undefined;
    return value === null ? undefined : value;
  }

  #path(name: string): string {
    return this.#place.path === undefined ? name : `${this.#place.path}.${name}`;
  }

  #where(name: string): string {
    return `${this.address} (stack ${this.#place.stack}): argument "${this.#path(name)}"`;
  }

  #missing(name: string, accepted: string): never {
    throw new PlanError(`${this.#where(name)} is required: it must be ${accepted}`);
  }

  #wrong(name: string, value: unknown, accepted: string): never {
    throw new PlanError(`${this.#where(name)} must be ${accepted}, but is ${show(value)}`);
  }
}

/** JavaScript numbers in the place of Terraform's longer ones. */
export function toPlain(value: Value): unknown {
  if (isNumber(value)) return Number(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toPlain(item as Value)]));
}

function asText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? numberText(value) : typeof value === "boolean" ? String(value) : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}

function unknownNames(raw: Raw, path: string, known: ReadonlySet<string>, opened: ReadonlySet<string>): string[] {
  return Object.entries(raw).flatMap(([name, value]) => {
    const inner = path === "" ? name : `${path}.${name}`;
    if (value === null || value === undefined || known.has(inner) || name === "//") return [];
    if (!opened.has(inner)) return [inner];
    const blocks = (Array.isArray(value) ? value : [value]).filter(isObject);
    return [...new Set(blocks.flatMap((block) => unknownNames(block, inner, known, opened)))];
  });
}

function definitionFile(type: string): string {
  const name = type.replace(/^data\./, "").replaceAll("_", "-");
  return type.startsWith("data.") ? `terrarium/plan/data/${name}.ts` : `terrarium/resources/${name}.ts`;
}
