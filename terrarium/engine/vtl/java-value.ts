import { writeJson } from "./java-json.ts";
import { compareNumbers, isNumber, type JavaNumber } from "./java-number.ts";
import { JavaObject } from "./java-object.ts";

/*
 * Java's values as they are held here. null: null or undefined. String and Character: string. Boolean: boolean. Whole
 * numbers: number, bigint. Double, BigDecimal: JavaDecimal. Map: Map, in the order of insertion. The array of a JSON
 * text: Array. Any other list: JavaList. String[]: JavaArray. What the host gives: JavaObject.
 */

/** A list that a template has made: `[1, "a"]` prints as `[1, a]`, where the array of a JSON text prints as JSON. */
export class JavaList extends Array<unknown> {}

/** What `String.split` returns. It has no useful text of its own in Java either. */
export class JavaArray extends Array<unknown> {}

/** An entry of `$map.entrySet()`. */
export class JavaEntry {
  readonly map: Map<unknown, unknown>;
  readonly key: unknown;

  constructor(map: Map<unknown, unknown>, key: unknown) {
    this.map = map;
    this.key = key;
  }

  get value(): unknown {
    return this.map.get(this.key);
  }
}

/** What a list holds, as a JavaList: `new JavaList(3)` would make three empty places. */
export function listOf(items: Iterable<unknown>): JavaList {
  const list = new JavaList();
  for (const item of items) list.push(item);
  return list;
}

/** `toString()` of Java. */
export function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) {
    if (value instanceof JavaList) return `[${Array.from(value, toText).join(", ")}]`;
    return value instanceof JavaArray ? "[Ljava.lang.String;@0" : writeJson(value).replaceAll("/", "\\/");
  }
  if (value instanceof Map) {
    return `{${Array.from(value, ([key, of]) => `${toText(key)}=${toText(of)}`).join(", ")}}`;
  }
  if (value instanceof JavaEntry) return `${toText(value.key)}=${toText(value.value)}`;
  return String(value);
}

/** `equals()` of Java. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (isNumber(left)) {
    return isNumber(right) && sameKind(left, right) && compareNumbers(left, right) === 0;
  }
  if (Array.isArray(left)) {
    return Array.isArray(right) && left.length === right.length && left.every((item, at) => equal(item, right[at]));
  }
  if (left instanceof Map) {
    if (!(right instanceof Map) || left.size !== right.size) return false;
    for (const [key, value] of left) if (!right.has(key) || !equal(value, right.get(key))) return false;
    return true;
  }
  if (left instanceof JavaEntry) {
    return right instanceof JavaEntry && equal(left.key, right.key) && equal(left.value, right.value);
  }
  return false;
}

function sameKind(left: JavaNumber, right: JavaNumber): boolean {
  return (typeof left === "object") === (typeof right === "object");
}

/** `==` of VTL: numbers by value, things of one kind by `equals`, all else by its text. */
export function looselyEqual(left: unknown, right: unknown): boolean {
  if (typeof left === "string" && typeof right === "string") return left === right;
  if (left === null || left === undefined || right === null || right === undefined) {
    return (left === null || left === undefined) && (right === null || right === undefined);
  }
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (kindOf(left) === kindOf(right)) return equal(left, right);
  return toText(left) === toText(right);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  if (value instanceof Map) return "map";
  return value instanceof JavaObject ? "object" : typeof value;
}
