import { ValidationException } from "../table-errors.ts";
import { type AttributeValue, type Item, setMembers, typeOf } from "../value/attribute-value.ts";
import { addNumbers } from "../value/decimal.ts";
import type { Assigned, UpdateStep } from "./parse-update.ts";
import { type Path, valueAt } from "./path.ts";
import { removeAt, setAt } from "./replace-at.ts";

/**
 * The item after an update ("Update expressions"). Each step sees the item as it was before; the item given is not changed.
 *
 * @throws ValidationException
 */
export function applyUpdate(steps: readonly UpdateStep[], item: Item): Item {
  const changes = steps.map((step) => ({ path: step.path, value: newValue(step, item) }));
  let updated = item;
  // Removed from the end of lists, so that the other indexes still say where they said.
  for (const { path, value } of changes.toSorted((one, two) => descending(one, two))) {
    updated = value === undefined ? removeAt(updated, path) : setAt(updated, path, value);
  }
  return updated;
}

/** Assignments first, in the order of the indexes as what lies behind a list's end is appended; then what is removed. */
function descending(one: Change, two: Change): number {
  if ((one.value === undefined) !== (two.value === undefined)) return one.value === undefined ? 1 : -1;
  const at = one.path.findIndex((step, index) => step !== two.path[index]);
  const [a, b] = [one.path[at], two.path[at]];
  if (typeof a !== "number" || typeof b !== "number") return 0;
  return one.value === undefined ? b - a : a - b;
}

interface Change {
  readonly path: Path;
  readonly value: AttributeValue | undefined;
}

function newValue(step: UpdateStep, item: Item): AttributeValue | undefined {
  switch (step.action) {
    case "SET":
      return evaluate(step.assigned, item);
    case "REMOVE":
      return undefined;
    case "ADD":
      return added(valueAt(item, step.path), step.value);
    case "DELETE":
      return without(valueAt(item, step.path), step.value);
  }
}

function evaluate(assigned: Assigned, item: Item): AttributeValue {
  switch (assigned.kind) {
    case "value":
      return assigned.value;
    case "path": {
      const value = valueAt(item, assigned.path);
      if (value) return value;
      throw new ValidationException("The provided expression refers to an attribute that does not exist in the item");
    }
    case "if-not-exists":
      return valueAt(item, assigned.path) ?? evaluate(assigned.fallback, item);
    case "list-append": {
      const [left, right] = [evaluate(assigned.left, item), evaluate(assigned.right, item)];
      return left.L && right.L ? { L: [...left.L, ...right.L] } : wrongType();
    }
    default: {
      const [left, right] = [evaluate(assigned.left, item), evaluate(assigned.right, item)];
      if (left.N === undefined || right.N === undefined) return wrongType();
      return { N: addNumbers(left.N, right.N, assigned.kind === "plus" ? 1 : -1) };
    }
  }
}

function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!existing) return value;
  if (typeOf(existing) !== typeOf(value)) return wrongType();
  if (value.N !== undefined) return { N: addNumbers(existing.N!, value.N) };
  const members = [...new Set([...setMembers(existing)!, ...setMembers(value)!])];
  return { [typeOf(value)]: members };
}

/** undefined where no member is left: DynamoDB keeps no empty set. */
function without(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (!existing) return undefined;
  if (typeOf(existing) !== typeOf(value)) return wrongType();
  const taken = new Set(setMembers(value));
  const members = setMembers(existing)!.filter((member) => !taken.has(member));
  return members.length === 0 ? undefined : { [typeOf(value)]: members };
}

function wrongType(): never {
  throw new ValidationException("An operand in the update expression has an incorrect data type");
}
