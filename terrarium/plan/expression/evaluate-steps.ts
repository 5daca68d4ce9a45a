import { makeList, toNumber, toText } from "./convert.ts";
import { ExpressionError } from "./expression-error.ts";
import { toWhole } from "./number.ts";
import type { Expression, Step } from "./syntax.ts";
import { describeType, isRecord, kindOf, sortedKeys, typeOf, type Value } from "./type.ts";

/**
 * Follows `.name`, `[key]` and splats from a value (Terraform language, "Types and Values" and "Splat Expressions").
 * `blocks`: an object that is read with [0] may be a nested block that was written without its list.
 */
export function takeSteps(
  start: Value,
  steps: readonly Step[],
  toValue: (part: Expression) => Value,
  blocks = false,
): Value {
  let value = start;
  for (const step of steps) {
    if (step.kind === "attribute") value = attribute(value, step.name);
    else if (step.kind === "index") value = index(value, toValue(step.key), blocks);
    else value = splat(value, step.steps, toValue, blocks);
  }
  return value;
}

function attribute(value: Value, name: string): Value {
  if (value === null) throw new ExpressionError(`the value before ".${name}" is null, so it has no attributes`);
  if (!isRecord(value)) {
    const hint = Array.isArray(value) ? `; did you mean [0].${name}, or [*].${name} for all elements?` : "";
    throw new ExpressionError(`a ${describeType(typeOf(value))} has no attribute ${JSON.stringify(name)}${hint}`);
  }
  if (Object.hasOwn(value, name)) return value[name]!;
  throw new ExpressionError(`there is no attribute ${JSON.stringify(name)}; there are ${listed(value)}`);
}

function index(value: Value, key: Value, blocks: boolean): Value {
  if (value === null) throw new ExpressionError("the value before an index is null");
  if (key === null) throw new ExpressionError("an index is null");
  if (isRecord(value)) {
    const name = toText(key);
    if (Object.hasOwn(value, name)) return value[name]!;
    if (blocks && key === 0) return value;
    throw new ExpressionError(`there is no element with the key ${JSON.stringify(name)}; there are ${listed(value)}`);
  }
  if (!Array.isArray(value)) throw new ExpressionError(`a ${describeType(typeOf(value))} has no elements to index`);
  if (kindOf(value) === "set")
    throw new ExpressionError("the elements of a set have no index; tolist() makes a list of it");
  const position = toWhole(toNumber(key));
  if (position === undefined || position < 0n) {
    throw new ExpressionError(`${toText(key)} is not an index: a list is indexed with whole numbers from 0 on`);
  }
  const element = value[Number(position)];
  if (element === undefined) throw new ExpressionError(`there is no element ${position}: the list has ${value.length}`);
  return element;
}

/** A value that is no list is taken as a list of one, null as an empty one. */
function splat(value: Value, steps: readonly Step[], toValue: (part: Expression) => Value, blocks: boolean): Value {
  if (value === null) return [];
  if (!Array.isArray(value)) return [takeSteps(value, steps, toValue, blocks)];
  const results = value.map((element) => takeSteps(element, steps, toValue, blocks));
  return kindOf(value) === "tuple" ? results : makeList(results);
}

function listed(value: Record<string, Value>): string {
  const names = sortedKeys(value);
  return names.length === 0 ? "none" : names.join(", ");
}
