import { isNumber, type TerraformNumber } from "./number.ts";

/**
 * A value of the Terraform language in plain JavaScript. Lists, sets and tuples are arrays; maps and objects are objects.
 * Which of them a value is, is kept aside (`withType`): an array without a note is a tuple, an object without one an object.
 */
export type Value = null | string | boolean | TerraformNumber | Value[] | ValueRecord;
export interface ValueRecord {
  [name: string]: Value;
}

/** Terraform language, "Type Constraints". */
export type Type =
  | "string"
  | "number"
  | "bool"
  | "any"
  | { readonly kind: "list" | "set" | "map"; readonly of: Type }
  | { readonly kind: "tuple"; readonly of: readonly Type[] }
  | ObjectType;

export interface ObjectType {
  readonly kind: "object";
  readonly of: Readonly<Record<string, Type>>;
  /** Attributes that may be absent, each with its default. */
  readonly optional?: Readonly<Record<string, Value>>;
}

const noted = new WeakMap<object, Type>();

/** Notes that a collection is a list, a set or a map; returns it. */
export function withType<V extends Value[] | ValueRecord>(value: V, type: Type): V {
  noted.set(value, type);
  return value;
}

export function typeOf(value: Value): Type {
  if (value === null) return "any";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (isNumber(value)) return "number";
  const type = noted.get(value);
  if (type !== undefined) return type;
  if (Array.isArray(value)) return { kind: "tuple", of: value.map(typeOf) };
  return { kind: "object", of: mapRecord(value, typeOf) };
}

/** Which kind a collection is; cheaper than its whole type. */
export function kindOf(value: Value): "list" | "set" | "tuple" | "map" | "object" | undefined {
  if (typeof value !== "object" || value === null || isNumber(value)) return undefined;
  const type = noted.get(value);
  if (type !== undefined && typeof type === "object") return type.kind;
  return Array.isArray(value) ? "tuple" : "object";
}

export function isRecord(value: Value): value is ValueRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumber(value);
}

export function mapRecord<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

export function isType(type: Type, kind: "list" | "set" | "tuple" | "map" | "object"): boolean {
  return typeof type === "object" && type.kind === kind;
}

export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (typeof left === "string" || typeof right === "string" || left.kind !== right.kind) return false;
  if (left.kind === "tuple") {
    const others = (right as typeof left).of;
    return left.of.length === others.length && left.of.every((type, index) => sameType(type, others[index]!));
  }
  if (left.kind === "object") {
    const others = (right as ObjectType).of;
    const names = Object.keys(left.of);
    return (
      names.length === Object.keys(others).length &&
      names.every((name) => Object.hasOwn(others, name) && sameType(left.of[name]!, others[name]!))
    );
  }
  return sameType(left.of, (right as typeof left).of);
}

/** Orders text as Terraform does, by its UTF-8 bytes. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const surrogates = /[\ud800-\udfff]/;
  if (surrogates.test(left) || surrogates.test(right)) return Buffer.compare(Buffer.from(left), Buffer.from(right));
  return left < right ? -1 : 1;
}

/** The names of a map or object in the order in which Terraform visits them. */
export function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record).sort(compareText);
}

/** A type in an error message: `list of string`, `object`. */
export function describeType(type: Type): string {
  if (typeof type === "string") return type === "any" ? "dynamic" : type;
  if (type.kind === "tuple" || type.kind === "object") return type.kind;
  return `${type.kind} of ${describeType(type.of)}`;
}
