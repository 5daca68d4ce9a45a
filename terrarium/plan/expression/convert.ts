import { ExpressionError } from "./expression-error.ts";
import { compareNumbers, isNumber, numberText, parseNumber, type TerraformNumber } from "./number.ts";
import {
  compareText,
  describeType,
  isRecord,
  kindOf,
  mapRecord,
  sortedKeys,
  type Type,
  typeOf,
  type Value,
  type ValueRecord,
  withType,
} from "./type.ts";
import { unify } from "./unify.ts";

/** Converts a value as Terraform does where a type is called for (Terraform language, "Type Conversion"). */
export function convert(value: Value, type: Type): Value {
  if (value === null || type === "any") return value;
  switch (type) {
    case "string":
      return toText(value);
    case "number":
      return toNumber(value);
    case "bool":
      return toBool(value);
  }
  switch (type.kind) {
    case "list":
      return makeList(elementsOf(value, type), type.of);
    case "set":
      return makeSet(elementsOf(value, type), type.of);
    case "map":
      if (!isRecord(value)) throw mismatch(value, type);
      return makeMap(value, type.of);
    case "tuple": {
      const elements = elementsOf(value, type);
      if (elements.length !== type.of.length) throw mismatch(value, type);
      return elements.map((element, index) => convert(element, type.of[index]!));
    }
    case "object":
      return toObject(value, type);
  }
}

export function toText(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isNumber(value)) return numberText(value);
  throw mismatch(value, "string");
}

export function toNumber(value: Value): TerraformNumber {
  if (isNumber(value)) return value;
  const number = typeof value === "string" ? parseNumber(value) : undefined;
  if (number !== undefined) return number;
  if (typeof value === "string") {
    throw new ExpressionError(
      `cannot convert ${JSON.stringify(value)} to number; given string must be a decimal representation of a number`,
    );
  }
  throw mismatch(value, "number");
}

export function toBool(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  if (typeof value === "string") {
    throw new ExpressionError(
      `cannot convert ${JSON.stringify(value)} to bool; only the strings "true" or "false" are allowed`,
    );
  }
  throw mismatch(value, "bool");
}

/** A list whose elements are all of the type given, or of one type that they all convert to. */
export function makeList(elements: readonly Value[], of: Type = "any"): Value[] {
  const type = commonType(elements, of, "list");
  return withType(
    elements.map((element) => convert(element, type)),
    { kind: "list", of: type },
  );
}

/** A set: sorted as Terraform visits it, each element once. */
export function makeSet(elements: readonly Value[], of: Type = "any"): Value[] {
  const type = commonType(elements, of, "set");
  const sorted = elements.map((element) => convert(element, type)).sort(compareElements);
  const distinct = sorted.filter((element, index) => index === 0 || compareElements(sorted[index - 1]!, element) !== 0);
  return withType(distinct, { kind: "set", of: type });
}

export function makeMap(record: ValueRecord, of: Type = "any"): ValueRecord {
  const type = commonType(Object.values(record), of, "map");
  return withType(
    mapRecord(record, (value) => convert(value, type)),
    { kind: "map", of: type },
  );
}

/** True where two values are of one type and the same. */
export function equal(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) === 0;
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false;
    if (kindOf(left) !== kindOf(right)) return false;
    return left.every((element, index) => equal(element, right[index]!));
  }
  if (isRecord(left) && isRecord(right)) {
    const names = Object.keys(left);
    if (kindOf(left) !== kindOf(right) || names.length !== Object.keys(right).length) return false;
    return names.every((name) => Object.hasOwn(right, name) && equal(left[name]!, right[name]!));
  }
  return left === right;
}

function commonType(elements: readonly Value[], of: Type, kind: "list" | "set" | "map"): Type {
  if (of !== "any") return of;
  const type = unify(elements.map(typeOf));
  if (type === undefined) throw new ExpressionError(`all ${kind} elements must have the same type`);
  return type;
}

function elementsOf(value: Value, type: Type): readonly Value[] {
  if (!Array.isArray(value)) throw mismatch(value, type);
  return value;
}

function toObject(value: Value, type: Extract<Type, { kind: "object" }>): Value {
  if (!isRecord(value)) throw mismatch(value, type);
  const missing = Object.keys(type.of).filter(
    (name) => !Object.hasOwn(value, name) && !(type.optional && Object.hasOwn(type.optional, name)),
  );
  if (missing.length > 0) {
    throw new ExpressionError(`attribute ${missing.map((name) => JSON.stringify(name)).join(", ")} is required`);
  }
  return Object.fromEntries(
    Object.entries(type.of).map(([name, attributeType]) => {
      const given = Object.hasOwn(value, name) ? value[name]! : null;
      const fallback = type.optional?.[name] ?? null;
      return [name, convert(given ?? fallback, attributeType)];
    }),
  );
}

function mismatch(value: Value, type: Type): ExpressionError {
  const article = { string: "string required", number: "a number is required", bool: "a bool is required" };
  const wanted = typeof type === "string" ? article[type as keyof typeof article] : `${describeType(type)} required`;
  return new ExpressionError(`${wanted}, but have ${describeType(typeOf(value))}`);
}

/** Strings and numbers in their own order, null last, everything else by a text of its content. */
function compareElements(left: Value, right: Value): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string") return compareText(left, right);
  return compareText(contentText(left), contentText(right));
}

function contentText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "boolean") return value ? "T" : "F";
  if (isNumber(value)) return numberText(value);
  const kind = kindOf(value);
  if (Array.isArray(value)) {
    const inner = value.map((element) => `${contentText(element)};`).join("");
    return kind === "tuple" ? `<${inner}>` : `[${inner}]`;
  }
  const names = sortedKeys(value);
  if (kind === "object") return `<${names.map((name) => `${contentText(value[name]!)};`).join("")}>`;
  return `{${names.map((name) => `${JSON.stringify(name)}:${contentText(value[name]!)};`).join("")}}`;
}
