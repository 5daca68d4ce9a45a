import { equal, makeList, toNumber } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import { calculate, compareNumbers, type TerraformNumber, toWhole } from "../number.ts";
import { compareText, describeType, kindOf, type Type, typeOf, type Value, withType } from "../type.ts";
import { anyList, define, type FunctionGroup, numbers, strings } from "./definition.ts";

const booleans: Type = { kind: "list", of: "bool" };

/** Terraform language, "Collection Functions": those of lists. */
export const functions: FunctionGroup = {
  alltrue: define([booleans], (values: (boolean | null)[]) => values.every((value) => value === true)),
  anytrue: define([booleans], (values: (boolean | null)[]) => values.some((value) => value === true)),
  chunklist: define([anyList, "number"], (list: Value[], size: TerraformNumber) =>
    chunks(list, wholeFrom0(size, "the size")),
  ),
  compact: define([strings], (list: (string | null)[]) =>
    withType(
      list.filter((text) => text !== null && text !== ""),
      strings,
    ),
  ),
  concat: define([], concat, { rest: "any" }),
  contains: define(["any", { nullable: "any" }], (list: Value, value: Value) =>
    elements(list).some((element) => equal(element, value)),
  ),
  distinct: define([anyList], (list: Value[]) =>
    like(
      list,
      list.filter((value, index) => list.findIndex((other) => equal(other, value)) === index),
    ),
  ),
  element: define(["any", "number"], element),
  flatten: define(["any"], (list: Value) => flatten(elements(list))),
  index: define(["any", "any"], (list: Value, value: Value) => {
    if (kindOf(list) === "set") throw new ExpressionError("the elements of a set have no index");
    const position = elements(list).findIndex((each) => equal(each, value));
    if (position < 0) throw new ExpressionError("the list does not contain the value");
    return position;
  }),
  matchkeys: define([anyList, anyList, anyList], (values: Value[], keys: Value[], wanted: Value[]) => {
    if (values.length !== keys.length)
      throw new ExpressionError("the list of values and the list of keys differ in length");
    const alike = makeList([...keys, ...wanted]);
    const [present, searched] = [alike.slice(0, keys.length), alike.slice(keys.length)];
    return like(
      values,
      values.filter((_value, position) => searched.some((key) => equal(key, present[position]!))),
    );
  }),
  one: define(["any"], (list: Value) => {
    const values = elements(list);
    if (values.length > 1) throw new ExpressionError(`a list of none or one is needed, but this has ${values.length}`);
    return values[0] ?? null;
  }),
  range: define(["number"], range, { rest: "number" }),
  reverse: define(["any"], (list: Value) => {
    const reversed = elements(list).slice().reverse();
    return kindOf(list) === "tuple" ? reversed : makeList(reversed);
  }),
  slice: define(["any", "number", "number"], slice),
  sort: define([strings], (list: (string | null)[]) => {
    if (list.includes(null)) throw new ExpressionError("a null value cannot be sorted");
    return withType((list as string[]).slice().sort(compareText), strings);
  }),
  sum: define(["any"], (list: Value) => {
    const values = elements(list);
    if (values.length === 0) throw new ExpressionError("an empty list has no sum");
    return values.map(summand).reduce((sum, value) => calculate("+", sum, value)!);
  }),
};

function elements(list: Value): Value[] {
  if (Array.isArray(list)) return list;
  throw new ExpressionError(`a list, set or tuple is required, but have ${describeType(typeOf(list))}`);
}

/** A list of the same type as another one. */
function like(list: Value[], changed: Value[]): Value[] {
  const type = typeOf(list);
  return typeof type === "object" && type.kind !== "tuple" ? withType(changed, type) : changed;
}

function wholeFrom0(value: TerraformNumber, what: string): number {
  const integer = toWhole(value);
  if (integer === undefined || integer < 0n) throw new ExpressionError(`${what} must be a whole number from 0 on`);
  return Number(integer);
}

function chunks(list: Value[], size: number): Value {
  const cut: Value[] = [];
  for (let at = 0; at < list.length; at += size || list.length) {
    cut.push(like(list, list.slice(at, size === 0 ? undefined : at + size)));
  }
  return withType(cut, { kind: "list", of: typeOf(list) });
}

function concat(...lists: Value[]): Value {
  if (lists.length === 0) throw new ExpressionError("at least one list is needed");
  const all = lists.flatMap((list) => {
    if (kindOf(list) === "set") throw new ExpressionError("all arguments must be lists or tuples, but one is a set");
    return elements(list);
  });
  if (lists.some((list) => kindOf(list) !== "list")) return all;
  try {
    return makeList(all);
  } catch {
    return all;
  }
}

function element(list: Value, position: TerraformNumber): Value {
  if (kindOf(list) === "set") throw new ExpressionError("the elements of a set have no index");
  const values = elements(list);
  if (values.length === 0) throw new ExpressionError("an empty list has no elements");
  const integer = toWhole(position);
  const found = integer === undefined ? undefined : values[Number(integer) % values.length];
  if (found === undefined) throw new ExpressionError("the index must be a whole number from 0 on");
  return found;
}

function flatten(list: Value[]): Value[] {
  return list.flatMap((value) => (Array.isArray(value) ? flatten(value) : [value]));
}

const longestRange = 1024;

function range(...limits: TerraformNumber[]): Value {
  if (limits.length > 3) throw new ExpressionError(`takes 1 to 3 arguments, but has ${limits.length}`);
  const start = limits.length === 1 ? 0 : limits[0]!;
  const end = limits.length === 1 ? limits[0]! : limits[1]!;
  const down = compareNumbers(start, end) > 0;
  const step = limits[2] ?? (down ? -1 : 1);
  const direction = compareNumbers(step, 0);
  if (compareNumbers(start, end) === 0) return withType([], numbers);
  if (direction === 0) throw new ExpressionError("the step must not be zero");
  if (direction > 0 === down) {
    throw new ExpressionError(`the step must be ${down ? "negative" : "positive"} to come from the start to the end`);
  }
  const values: TerraformNumber[] = [];
  for (let at = start; compareNumbers(at, end) * direction < 0; at = calculate("+", at, step)!) {
    if (values.length === longestRange) throw new ExpressionError(`a range of more than ${longestRange} numbers`);
    values.push(at);
  }
  return withType(values, numbers);
}

function slice(list: Value, from: TerraformNumber, to: TerraformNumber): Value {
  if (kindOf(list) === "set") throw new ExpressionError("a set has no order to slice; use tolist()");
  const values = elements(list);
  const start = wholeFrom0(from, "the start index");
  const end = wholeFrom0(to, "the end index");
  if (start > end || end > values.length) {
    throw new ExpressionError(
      `indexes ${start} to ${end} are not within the list, which has ${values.length} elements`,
    );
  }
  return like(values, values.slice(start, end));
}

function summand(value: Value): TerraformNumber {
  if (value === null) throw new ExpressionError("a null value cannot be added");
  return toNumber(value);
}
