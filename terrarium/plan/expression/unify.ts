import { isType, mapRecord, type ObjectType, sameType, type Type } from "./type.ts";

/**
 * The one type that values of all these types convert to, as for the two results of a conditional or the elements of a
 * list. Undefined where there is none. ("any", the type of null, gives way to each other type.)
 */
export function unify(all: readonly Type[]): Type | undefined {
  const types = all.filter((type) => type !== "any");
  const first = types[0];
  if (first === undefined) return "any";
  if (types.every((type) => sameType(type, first))) return first;
  const every = (...kinds: ("list" | "set" | "tuple" | "map" | "object")[]): boolean =>
    types.every((type) => kinds.some((kind) => isType(type, kind)));
  if (types.every((type) => typeof type === "string")) return unifyPrimitives(types as string[]);
  if (every("object")) return unifyObjects(types as ObjectType[]);
  if (every("map", "object")) return collection("map", types);
  if (every("tuple")) return unifyTuples(types as { kind: "tuple"; of: Type[] }[]);
  if (every("list", "tuple")) return collection("list", types);
  // Among sets and lists a list wins, as it can hold what a set holds in its order.
  if (every("set", "list", "tuple")) {
    return collection(types.some((type) => isType(type, "list")) ? "list" : "set", types);
  }
  return undefined;
}

function unifyPrimitives(types: readonly string[]): Type | undefined {
  if (types.includes("string")) return "string";
  return undefined;
}

function unifyObjects(types: readonly ObjectType[]): Type | undefined {
  const names = Object.keys(types[0]!.of);
  const alike = types.every(
    (type) => Object.keys(type.of).length === names.length && names.every((name) => Object.hasOwn(type.of, name)),
  );
  if (!alike) return collection("map", types);
  const of: Record<string, Type | undefined> = mapRecord(types[0]!.of, () => undefined);
  for (const name of names) of[name] = unify(types.map((type) => type.of[name]!));
  return Object.values(of).includes(undefined)
    ? collection("map", types)
    : { kind: "object", of: of as Record<string, Type> };
}

function unifyTuples(types: readonly { of: readonly Type[] }[]): Type | undefined {
  const length = types[0]!.of.length;
  if (types.every((type) => type.of.length === length)) {
    const of = Array.from({ length }, (_, index) => unify(types.map((type) => type.of[index]!)));
    if (!of.includes(undefined)) return { kind: "tuple", of: of as Type[] };
  }
  return collection("list", types as Type[]);
}

function collection(kind: "list" | "set" | "map", types: readonly Type[]): Type | undefined {
  const inner = types.flatMap((type) => {
    if (typeof type === "string") return [];
    if (type.kind === "tuple") return type.of;
    return type.kind === "object" ? Object.values(type.of) : [type.of];
  });
  const of = unify(inner);
  return of === undefined ? undefined : { kind, of };
}
