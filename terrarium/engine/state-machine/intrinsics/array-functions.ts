import { type Json, sameJson } from "../json.ts";
import { asArray, asWhole, IntrinsicFailure, type IntrinsicFunction } from "./intrinsic-function.ts";

/** What States.ArrayRange may make at most. */
const LONGEST_RANGE = 1000;

/** The intrinsic functions for arrays. */
export const ARRAY_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  Array: { arity: [0, Number.POSITIVE_INFINITY], call: (given) => [...given] },
  ArrayPartition: { arity: [2], call: ([array, size]) => partition(asArray(array), asWhole(size)) },
  ArrayContains: { arity: [2], call: ([array, value]) => asArray(array).some((item) => sameJson(item, value!)) },
  ArrayRange: { arity: [3], call: ([first, last, step]) => range(asWhole(first), asWhole(last), asWhole(step)) },
  ArrayGetItem: { arity: [2], call: ([array, index]) => item(asArray(array), asWhole(index)) },
  ArrayLength: { arity: [1], call: ([array]) => asArray(array).length },
  ArrayUnique: { arity: [1], call: ([array]) => unique(asArray(array)) },
};

export function partition(array: readonly Json[], size: number): Json[][] {
  if (size < 1) throw new IntrinsicFailure(`the size of a part must be at least 1, but is ${size}`);
  return Array.from({ length: Math.ceil(array.length / size) }, (_, part) =>
    array.slice(part * size, (part + 1) * size),
  );
}

export function range(first: number, last: number, step: number): number[] {
  if (step === 0) throw new IntrinsicFailure("the step must not be 0");
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > LONGEST_RANGE)
    throw new IntrinsicFailure(`the range has ${length} items, and may have ${LONGEST_RANGE}`);
  return Array.from({ length }, (_, index) => first + index * step);
}

function item(array: readonly Json[], index: number): Json {
  const found = index < 0 ? undefined : array[index];
  if (found === undefined) throw new IntrinsicFailure(`there is no item ${index} in an array of ${array.length}`);
  return found;
}

function unique(array: readonly Json[]): Json[] {
  const seen = new Set<Json>();
  const kept: Json[] = [];
  for (const value of array) {
    const simple = typeof value !== "object" || value === null;
    if (simple ? seen.has(value) : kept.some((other) => sameJson(other, value))) continue;
    if (simple) seen.add(value);
    kept.push(value);
  }
  return kept;
}
