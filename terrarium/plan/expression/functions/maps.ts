import { convert, equal, makeList, makeMap, makeSet, toText } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import {
  describeType,
  isRecord,
  kindOf,
  sameType,
  sortedKeys,
  type Type,
  typeOf,
  type Value,
  type ValueRecord,
  withType,
} from "../type.ts";
import { unify } from "../unify.ts";
import { charactersOf } from "./characters.ts";
import { anySet, define, type FunctionGroup, strings } from "./definition.ts";

const listsOfText: Type = { kind: "map", of: strings };

/** Terraform language, "Collection Functions": those of maps and sets, and those that take any value. */
export const functions: FunctionGroup = {
  coalesce: define([], coalesce, { rest: { nullable: "any" } }),
  coalescelist: define([], coalesceList, { rest: { nullable: "any" } }),
  keys: define(["any"], (map: Value) => {
    const names = sortedKeys(record(map));
    return kindOf(map) === "map" ? withType(names, strings) : names;
  }),
  length: define(["any"], (value: Value) => {
    if (typeof value === "string") return charactersOf(value).length;
    if (Array.isArray(value)) return value.length;
    if (isRecord(value)) return Object.keys(value).length;
    throw new ExpressionError(
      `a string, a collection or an object is required, but have ${describeType(typeOf(value))}`,
    );
  }),
  lookup: define(["any", "string"], lookUp, { rest: { nullable: "any" } }),
  merge: define([], merge, { rest: { nullable: "any" } }),
  setintersection: define(
    [anySet],
    (first: Value[], ...others: Value[][]) =>
      combine([first, ...others], (element, sets) => sets.every((set) => has(set, element))),
    { rest: anySet },
  ),
  setproduct: define([], setProduct, { rest: "any" }),
  setsubtract: define([anySet, anySet], (first: Value[], second: Value[]) =>
    combine([first, second], (element, sets) => has(sets[0]!, element) && !has(sets[1]!, element)),
  ),
  setunion: define([anySet], (first: Value[], ...others: Value[][]) => combine([first, ...others], () => true), {
    rest: anySet,
  }),
  transpose: define([listsOfText], transpose),
  values: define(["any"], (map: Value) => {
    const source = record(map);
    const values = sortedKeys(source).map((name) => source[name]!);
    return kindOf(map) === "map" ? makeList(values) : values;
  }),
  zipmap: define([strings, "any"], (names: string[], values: Value) => {
    if (!Array.isArray(values) || kindOf(values) === "set") throw new ExpressionError("argument 2: a list is required");
    if (names.length !== values.length) {
      throw new ExpressionError(`there are ${names.length} keys, but ${values.length} values`);
    }
    const zipped = Object.fromEntries(names.map((name, index) => [name, values[index]!]));
    return kindOf(values) === "list" ? makeMap(zipped) : zipped;
  }),
};

function record(value: Value): ValueRecord {
  if (isRecord(value)) return value;
  throw new ExpressionError(`a map or an object is required, but have ${describeType(typeOf(value))}`);
}

/** The first that is neither null nor "", as the type that all of them share. */
function coalesce(...values: Value[]): Value {
  const type = unify(values.map(typeOf));
  if (type === undefined) throw new ExpressionError("all arguments must have the same type");
  const found = values.map((value) => convert(value, type)).find((value) => value !== null && value !== "");
  if (found === undefined) throw new ExpressionError("no argument has a value");
  return found;
}

function coalesceList(...lists: Value[]): Value {
  for (const list of lists) {
    if (!["list", "tuple"].includes(kindOf(list) ?? ""))
      throw new ExpressionError("all arguments must be lists or tuples");
  }
  const found = lists.find((list) => (list as Value[]).length > 0);
  if (found === undefined) throw new ExpressionError("no list has elements");
  return found;
}

function lookUp(map: Value, name: string, ...fallback: Value[]): Value {
  if (fallback.length > 1) throw new ExpressionError("takes 2 or 3 arguments");
  const source = record(map);
  if (Object.hasOwn(source, name)) return source[name]!;
  if (fallback.length === 0)
    throw new ExpressionError(`there is no element with the key ${JSON.stringify(name)}, and no default`);
  const type = typeOf(map);
  return typeof type === "object" && type.kind === "map" ? convert(fallback[0]!, type.of) : fallback[0]!;
}

/** A map where all are maps of one type, an object otherwise. */
function merge(...maps: Value[]): Value {
  const given = maps.filter((map) => map !== null).map(record);
  const merged = Object.fromEntries(given.flatMap((map) => Object.entries(map)));
  const type = given.length > 0 ? typeOf(given[0]!) : undefined;
  const alike = typeof type === "object" && type.kind === "map" && given.every((map) => sameType(typeOf(map), type));
  return alike ? withType(merged, type) : merged;
}

function has(set: readonly Value[], element: Value): boolean {
  return set.some((other) => equal(other, element));
}

/** The sets are brought to one type first. */
function combine(sets: Value[][], keep: (element: Value, sets: Value[][]) => boolean): Value {
  const of = unify(sets.filter((set) => set.length > 0).flatMap((set) => set.map(typeOf)));
  if (of === undefined) throw new ExpressionError("the elements of all sets must have the same type");
  const alike = sets.map((set) => makeSet(set, of));
  return makeSet(
    alike.flat().filter((element) => keep(element, alike)),
    of,
  );
}

function setProduct(...sets: Value[]): Value {
  if (sets.length < 2) throw new ExpressionError("at least two sets are needed");
  const lists = sets.map((set) => {
    if (!Array.isArray(set))
      throw new ExpressionError(`a set or a list is required, but have ${describeType(typeOf(set))}`);
    return kindOf(set) === "tuple" ? makeList(set) : set;
  });
  const rows = lists.reduce<Value[][]>(
    (prefixes, list) => prefixes.flatMap((prefix) => list.map((element) => [...prefix, element])),
    [[]],
  );
  const of: Type = { kind: "tuple", of: lists.map(elementType) };
  return lists.every((list) => kindOf(list) === "set") ? makeSet(rows, of) : makeList(rows, of);
}

function elementType(collection: Value): Type {
  const type = typeOf(collection);
  return typeof type === "object" && (type.kind === "list" || type.kind === "set") ? type.of : "any";
}

function transpose(map: Record<string, string[]>): Value {
  const turned = new Map<string, string[]>();
  for (const name of sortedKeys(map)) {
    for (const text of map[name]!) turned.set(text, [...(turned.get(toText(text)) ?? []), name]);
  }
  return withType(
    Object.fromEntries([...turned].map(([text, names]) => [text, withType(names.sort(), strings)])),
    listsOfText,
  );
}
