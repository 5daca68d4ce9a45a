import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Problems } from "./problems.ts";

/** The fields of one object of a definition, read by name and type; what is wrong goes to the problems with its place. */
export class Fields {
  readonly raw: JsonObject;
  readonly location: string;
  readonly #problems: Problems;
  readonly #read = new Set<string>(["Comment"]);

  constructor(raw: JsonObject, location: string, problems: Problems) {
    this.raw = raw;
    this.location = location;
    this.#problems = problems;
  }

  get problems(): Problems {
    return this.#problems;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.raw, name);
  }

  /** Any value; undefined where the field is absent. */
  value(name: string): Json | undefined {
    this.#read.add(name);
    return this.has(name) ? this.raw[name] : undefined;
  }

  text(name: string): string | undefined {
    return this.#typed(name, (value) => (typeof value === "string" ? value : undefined), "a string");
  }

  requiredText(name: string): string {
    if (!this.has(name)) this.report(`These fields are required: [${name}]`);
    return this.text(name) ?? "";
  }

  number(name: string, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY): number | undefined {
    const value = this.#typed(name, (given) => (typeof given === "number" ? given : undefined), "a number");
    if (value !== undefined && (value < least || value > most)) {
      this.report(`The value must be from ${least} to ${most}, but is ${value}`, name);
    }
    return value;
  }

  whole(name: string, least: number, most: number): number | undefined {
    const value = this.number(name, least, most);
    if (value !== undefined && !Number.isInteger(value))
      this.report(`The value must be a whole number, but is ${value}`, name);
    return value;
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, (value) => (typeof value === "boolean" ? value : undefined), "true or false");
  }

  texts(name: string): string[] | undefined {
    const strings = (value: Json) =>
      Array.isArray(value) && value.every((item) => typeof item === "string") ? (value as string[]) : undefined;
    return this.#typed(name, strings, "a list of strings");
  }

  fields(name: string): Fields | undefined {
    const value = this.#typed(name, (given) => (isObject(given) ? given : undefined), "an object");
    return value && new Fields(value, this.#at(name), this.#problems);
  }

  /** The objects of a list. */
  list(name: string): Fields[] {
    const value = this.#typed(name, (given) => (Array.isArray(given) ? given : undefined), "a list") ?? [];
    return value.flatMap((item, index) => {
      if (isObject(item)) return [new Fields(item, `${this.#at(name)}[${index}]`, this.#problems)];
      this.report(`The items must be objects, but item ${index} is ${JSON.stringify(item)}`, name);
      return [];
    });
  }

  /** Says what is wrong with a field, or with the object itself. */
  report(message: string, name?: string, code?: string): void {
    this.#problems.add(message, name === undefined ? this.location || "/" : this.#at(name), code);
  }

  /** Takes what is wrong with the expressions of a field. */
  reporter(name: string): (problem: string) => void {
    return (problem) => this.report(problem, name);
  }

  /** Says which fields nobody has read: they would be silently without effect. */
  checkNames(where: string): void {
    for (const name of Object.keys(this.raw)) {
      if (!this.#read.has(name)) this.report(`Field "${name}" is not supported in ${where}`, name);
    }
  }

  #at(name: string): string {
    return `${this.location}/${name}`;
  }

  #typed<T>(name: string, convert: (value: Json) => T | undefined, words: string): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const converted = convert(value);
    if (converted === undefined) this.report(`Expected value of type ${words}, but got ${JSON.stringify(value)}`, name);
    return converted;
  }
}
