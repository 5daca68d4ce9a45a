import { ValidationException } from "../table-errors.ts";
import { type AttributeValue, attributeOf, type Item } from "../value/attribute-value.ts";
import type { Path } from "./path.ts";

/** A copy of the item with another value at the path; a list takes what lies behind its end as its new last member. */
export function setAt(item: Item, path: Path, value: AttributeValue): Item {
  return replaceMember(item, path, 0, value);
}

/** A copy of the item without the value at the path; what follows in a list moves up. */
export function removeAt(item: Item, path: Path): Item {
  return replaceMember(item, path, 0, undefined);
}

function replaceMember(item: Item, path: Path, depth: number, value: AttributeValue | undefined): Item {
  const name = path[depth] as string;
  const replacement =
    depth === path.length - 1 ? value : replaceWithin(attributeOf(item, name), path, depth + 1, value);
  return withMember(item, name, replacement);
}

function replaceWithin(
  parent: AttributeValue | undefined,
  path: Path,
  depth: number,
  value: AttributeValue | undefined,
): AttributeValue {
  const step = path[depth]!;
  if (typeof step === "string") {
    return parent?.M ? { M: replaceMember(parent.M, path, depth, value) } : invalidPath();
  }
  if (!parent?.L) return invalidPath();
  if (depth < path.length - 1) {
    const member = replaceWithin(parent.L[step], path, depth + 1, value);
    return { L: parent.L.with(step, member) };
  }
  if (value === undefined) return { L: parent.L.filter((_, index) => index !== step) };
  return { L: step < parent.L.length ? parent.L.with(step, value) : [...parent.L, value] };
}

/** Without ever setting `__proto__` of an object. */
function withMember(item: Item, name: string, value: AttributeValue | undefined): Item {
  const { [name]: _replaced, ...others } = item;
  if (value === undefined) return others;
  if (name !== "__proto__") return { ...item, [name]: value };
  return Object.fromEntries([...Object.entries(others), [name, value]]);
}

function invalidPath(): never {
  throw new ValidationException("The document path provided in the update expression is invalid for update");
}
