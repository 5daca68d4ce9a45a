import { ARRAY_METHODS, ENTRY_METHODS, LIST_METHODS, MAP_METHODS } from "./collection-methods.ts";
import { JavaDecimal } from "./java-number.ts";
import { JavaObject } from "./java-object.ts";
import { JavaArray, JavaEntry } from "./java-value.ts";
import { BOOLEAN_METHODS, DECIMAL_METHODS, INTEGER_METHODS } from "./number-methods.ts";
import { type Method, STRING_METHODS } from "./string-methods.ts";
import { TemplateError } from "./template-error.ts";

type Methods = Readonly<Record<string, Method<never>>>;

/** Methods that Java has and this engine does not: without an error they would quietly come to nothing. */
const MISSING = new Set(
  `format join getBytes toCharArray chars lines regionMatches getChars codePointCount copyValueOf contentEquals getClass
   listIterator iterator sort stream forEach replaceAll removeIf compute computeIfAbsent computeIfPresent merge`.split(
    /\s+/,
  ),
);

function methodsOf(value: unknown): Methods | undefined {
  if (typeof value === "string") return STRING_METHODS;
  if (value instanceof Map) return MAP_METHODS;
  if (Array.isArray(value)) return value instanceof JavaArray ? ARRAY_METHODS : LIST_METHODS;
  if (typeof value === "number" || typeof value === "bigint") return INTEGER_METHODS;
  if (value instanceof JavaDecimal) return DECIMAL_METHODS;
  if (typeof value === "boolean") return BOOLEAN_METHODS;
  return value instanceof JavaEntry ? ENTRY_METHODS : undefined;
}

/** `$value.name(…)`; absent where the value has no such method for such arguments. @throws TemplateError */
export function callMethod(value: unknown, name: string, values: readonly unknown[]): unknown {
  if (value instanceof JavaObject) return value.call(name, values);
  const methods = methodsOf(value);
  if (!methods) return undefined;
  if (Object.hasOwn(methods, name)) return (methods[name] as Method<unknown>)(value, ...values);
  if (MISSING.has(name)) throw new TemplateError(`the method ${name} is not among those that run here`);
  return undefined;
}

/** `$value.name`: a key of a map, else what a getter returns (`$entry.key`, `$list.empty`). */
export function getProperty(value: unknown, name: string): unknown {
  if (value instanceof Map) return value.get(name);
  if (value instanceof JavaObject) return value.property(name);
  if (value instanceof JavaEntry) return name === "key" || name === "Key" ? entry(value, "key") : entry(value, name);
  if (name !== "empty") return undefined;
  return typeof value === "string" || Array.isArray(value) ? value.length === 0 : undefined;
}

function entry(value: JavaEntry, name: string): unknown {
  if (name === "key") return value.key;
  return name === "value" || name === "Value" ? value.value : undefined;
}

/** `$value[index]`; a negative index counts from the end. @throws TemplateError */
export function getIndex(value: unknown, index: unknown): unknown {
  return callMethod(value, "get", [fromEnd(value, index)]);
}

function fromEnd(value: unknown, index: unknown): unknown {
  if (typeof index !== "number" || index >= 0) return index;
  const size = Array.isArray(value) ? value.length : value instanceof Map ? value.size : undefined;
  if (size === undefined) throw new TemplateError(`the index ${index} counts from the end of what has no size`);
  return size + index;
}

/** `#set($value.name = …)`; what cannot be set is left alone, as Velocity does. */
export function setProperty(value: unknown, name: string, to: unknown): void {
  if (value instanceof Map) value.set(name, to);
  else if (value instanceof JavaObject) value.set(name, to);
}

/** `#set($value[index] = …)` */
export function setIndex(value: unknown, index: unknown, to: unknown): void {
  if (value instanceof JavaObject) value.set(String(index), to);
  else if (value instanceof Map) value.set(index, to);
  else if (Array.isArray(value)) callMethod(value, "set", [fromEnd(value, index), to]);
}
