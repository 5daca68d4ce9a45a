import { equal, JavaArray, JavaEntry, JavaList, listOf, toText } from "./java-value.ts";
import { hashOf, type Method } from "./string-methods.ts";
import { TemplateError } from "./template-error.ts";

type List = unknown[];
type Dictionary = Map<unknown, unknown>;

function checkIndex(list: List, index: number): void {
  if (index < 0 || index >= list.length)
    throw new TemplateError(`index ${index} is out of a list of ${list.length} elements`);
}

const isWhole = (value: unknown): value is number => typeof value === "number";
const indexIn = (list: List, value: unknown) => list.findIndex((item) => equal(item, value));

function get(list: List, index: unknown): unknown {
  if (!isWhole(index)) return undefined;
  checkIndex(list, index);
  return list[index];
}

function add(list: List, ...values: readonly unknown[]): unknown {
  if (values.length === 1) {
    list.push(values[0]);
    return true;
  }
  const [index, value] = values;
  if (values.length !== 2 || !isWhole(index)) return undefined;
  if (index < 0 || index > list.length)
    throw new TemplateError(`add(${index}) is out of a list of ${list.length} elements`);
  list.splice(index, 0, value);
  return "";
}

function remove(list: List, what: unknown): unknown {
  if (isWhole(what)) {
    checkIndex(list, what);
    return list.splice(what, 1)[0];
  }
  const at = indexIn(list, what);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}

function set(list: List, index: unknown, value: unknown): unknown {
  if (!isWhole(index)) return undefined;
  checkIndex(list, index);
  const before = list[index];
  list[index] = value;
  return before;
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

const keep = (list: List, items: readonly unknown[], kept: boolean) => {
  const before = list.length;
  const left = list.filter((item) => items.some((other) => equal(item, other)) === kept);
  list.splice(0, before, ...left);
  return left.length !== before;
};

const READING: Readonly<Record<string, Method<List>>> = {
  size: (list) => list.length,
  isEmpty: (list) => list.length === 0,
  get,
  contains: (list, value) => indexIn(list, value) >= 0,
  containsAll: (list, values) => itemsOf(values)?.every((value) => indexIn(list, value) >= 0),
  indexOf: (list, value) => indexIn(list, value),
  lastIndexOf: (list, value) => list.findLastIndex((item) => equal(item, value)),
};

/** The methods of `java.util.List`. */
export const LIST_METHODS: Readonly<Record<string, Method<List>>> = {
  ...READING,
  add,
  addAll: (list, values) => {
    const items = itemsOf(values);
    if (!items) return undefined;
    list.push(...items);
    return items.length > 0;
  },
  remove,
  removeAll: (list, values) => (itemsOf(values) ? keep(list, itemsOf(values)!, false) : undefined),
  retainAll: (list, values) => (itemsOf(values) ? keep(list, itemsOf(values)!, true) : undefined),
  set,
  clear: (list) => {
    list.length = 0;
    return "";
  },
  subList: (list, from, to) => {
    if (!isWhole(from) || !isWhole(to)) return undefined;
    if (from < 0 || to > list.length || from > to)
      throw new TemplateError(`subList(${from}, ${to}) is out of a list of ${list.length} elements`);
    return listOf(Array.from(list).slice(from, to));
  },
  equals: (list, other) => equal(list, other),
  hashCode: (list) => list.reduce<number>((hash, item) => (Math.imul(31, hash) + hashCode(item)) | 0, 1),
  toArray: (list) => JavaArray.from(list),
  toString: toText,
};

/** What Velocity lends an array: it can be asked like a list, but not changed in length. */
export const ARRAY_METHODS: Readonly<Record<string, Method<List>>> = { ...READING, set, toString: toText };

/** The methods of `java.util.Map`. */
export const MAP_METHODS: Readonly<Record<string, Method<Dictionary>>> = {
  get: (map, key) => map.get(key),
  getOrDefault: (map, key, otherwise) => (map.has(key) ? map.get(key) : otherwise),
  put: (map, key, value) => {
    const before = map.get(key);
    map.set(key, value);
    return before;
  },
  putIfAbsent: (map, key, value) => {
    const before = map.get(key);
    if (before === undefined || before === null) map.set(key, value);
    return before;
  },
  putAll: (map, other) => {
    if (!(other instanceof Map)) return undefined;
    for (const [key, value] of other) map.set(key, value);
    return "";
  },
  remove: (map, key) => {
    const before = map.get(key);
    map.delete(key);
    return before;
  },
  containsKey: (map, key) => map.has(key),
  containsValue: (map, value) => [...map.values()].some((item) => equal(item, value)),
  keySet: (map) => listOf(map.keys()),
  values: (map) => listOf(map.values()),
  entrySet: (map) => JavaList.from(map.keys(), (key) => new JavaEntry(map, key)),
  size: (map) => map.size,
  isEmpty: (map) => map.size === 0,
  clear: (map) => {
    map.clear();
    return "";
  },
  equals: (map, other) => equal(map, other),
  hashCode: (map) => [...map].reduce((hash, [key, value]) => (hash + (hashCode(key) ^ hashCode(value))) | 0, 0),
  toString: toText,
};

/** The methods of `java.util.Map.Entry`. */
export const ENTRY_METHODS: Readonly<Record<string, Method<JavaEntry>>> = {
  getKey: (entry) => entry.key,
  getValue: (entry) => entry.value,
  setValue: (entry, value) => {
    const before = entry.value;
    entry.map.set(entry.key, value);
    return before;
  },
  toString: toText,
};

function hashCode(value: unknown): number {
  if (typeof value === "string") return hashOf(value);
  if (typeof value === "number") return value | 0;
  if (typeof value === "boolean") return value ? 1231 : 1237;
  if (value instanceof Map) return MAP_METHODS.hashCode!(value) as number;
  return Array.isArray(value) ? (LIST_METHODS.hashCode!(value) as number) : 0;
}
