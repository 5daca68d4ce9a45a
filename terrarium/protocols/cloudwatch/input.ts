import { EngineError } from "../../engine/errors.ts";

/** Named as CloudWatch's error codes. */
export class InvalidParameterValue extends EngineError {}
export class InvalidParameterCombination extends EngineError {}
export class MissingParameter extends EngineError {}

type Raw = Readonly<Record<string, unknown>>;

/**
 * The members of a request by name and type, whatever the wire form: CBOR brings dates, JSON the seconds since 1970, and a form
 * nothing but texts.
 */
export class Input {
  readonly #raw: Raw;
  readonly #path: string;

  constructor(raw: Raw, path = "") {
    this.#raw = raw;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#value(name);
    return value === undefined || typeof value === "string" ? value : this.#refuse(name, "must be a string");
  }

  required(name: string): string {
    return this.text(name) ?? this.#missing(name);
  }

  number(name: string): number | undefined {
    const value = this.#value(name);
    const number = typeof value === "bigint" || typeof value === "string" ? Number(value) : value;
    if (number === undefined || (typeof number === "number" && Number.isFinite(number))) return number;
    return this.#refuse(name, "must be a number");
  }

  whole(name: string, least = 1, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const number = this.number(name);
    if (number === undefined || (Number.isInteger(number) && number >= least && number <= most)) return number;
    return this.#refuse(
      name,
      `must be a whole number from ${least}${most < Number.MAX_SAFE_INTEGER ? ` to ${most}` : ""}`,
    );
  }

  requiredNumber(name: string): number {
    return this.number(name) ?? this.#missing(name);
  }

  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === "boolean") return value;
    return value === "true" || value === "false" ? value === "true" : this.#refuse(name, "must be true or false");
  }

  /** Milliseconds since 1970. */
  time(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const time =
      value instanceof Date ? value.getTime() : typeof value === "number" ? value * 1000 : Date.parse(String(value));
    return Number.isFinite(time) ? Math.round(time) : this.#refuse(name, "must be a time");
  }

  requiredTime(name: string): number {
    return this.time(name) ?? this.#missing(name);
  }

  oneOf<T extends string>(name: string, accepted: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || accepted.includes(value as T)) return value as T | undefined;
    return this.#refuse(name, `must be one of ${accepted.join(", ")}`);
  }

  texts(name: string): string[] {
    const list = this.#list(name);
    return list.map((item) => (typeof item === "string" ? item : this.#refuse(name, "must be a list of strings")));
  }

  numbers(name: string): number[] {
    return this.#list(name).map((item) => {
      const number = Number(item);
      return Number.isFinite(number) ? number : this.#refuse(name, "must be a list of numbers");
    });
  }

  inside(name: string): Input | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    return isObject(value) ? new Input(value, this.#where(name)) : this.#refuse(name, "must be a structure");
  }

  structures(name: string): Input[] {
    return this.#list(name).map((item, index) => {
      if (!isObject(item)) return this.#refuse(name, "must be a list of structures");
      return new Input(item, `${this.#where(name)}.member.${index + 1}`);
    });
  }

  /** `Dimensions`, as a record. */
  dimensions(name = "Dimensions"): Record<string, string> {
    return Object.fromEntries(this.structures(name).map((item) => [item.required("Name"), item.required("Value")]));
  }

  #value(name: string): unknown {
    const value = Object.hasOwn(this.#raw, name) ? this.#raw[name] : undefined;
    return value === null ? undefined : value;
  }

  #list(name: string): unknown[] {
    const value = this.#value(name) ?? [];
    return Array.isArray(value) ? value : this.#refuse(name, "must be a list");
  }

  #where(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #missing(name: string): never {
    throw new MissingParameter(`The parameter ${this.#where(name)} is required.`);
  }

  #refuse(name: string, problem: string): never {
    throw new InvalidParameterValue(
      `The parameter ${this.#where(name)} ${problem}, but is ${String(this.#raw[name])}.`,
    );
  }
}

function isObject(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
