/** A value of JSON, as it goes from state to state. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are the same JSON, whatever the order of their keys. */
export function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]!));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key]!, b[key]!))
  );
}

/** Bytes of an input or output, as the quota of 256 KiB counts them. */
export const LARGEST_PAYLOAD = 262_144;

export function tooLarge(text: string): boolean {
  return text.length * 3 > LARGEST_PAYLOAD && Buffer.byteLength(text) > LARGEST_PAYLOAD;
}

/** Sets a key that may be called `__proto__`, which an assignment would take for something else. */
export function setKey(target: JsonObject, key: string, value: Json): void {
  if (key !== "__proto__") target[key] = value;
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
