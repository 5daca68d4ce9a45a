import { InvalidMetricQuery } from "../metric-errors.ts";
import { isList, isSeries, type MathValue, mapSeries, type TimeSeries } from "./value.ts";

type Operation = (left: number, right: number) => number;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
};

/** Two numbers give a number; two series a series of the times that both have; a list is worked on one by one. */
export function combine(operator: string, left: MathValue, right: MathValue): MathValue {
  return pairwise(OPERATIONS[operator]!, operator, left, right);
}

function pairwise(operation: Operation, operator: string, left: MathValue, right: MathValue): MathValue {
  if (typeof left === "string" || typeof right === "string") {
    throw new InvalidMetricQuery(`${operator} does not take a text`);
  }
  if (isList(left)) {
    if (isList(right)) throw new InvalidMetricQuery(`${operator} does not take two lists of metrics`);
    return left.map((each) => pairwise(operation, operator, each, right) as TimeSeries);
  }
  if (isList(right)) return right.map((each) => pairwise(operation, operator, left, each) as TimeSeries);
  if (isSeries(left)) {
    return mapSeries(left, (value, at) => {
      const other = isSeries(right) ? right.get(at) : right;
      return other === undefined ? undefined : operation(value, other);
    });
  }
  return isSeries(right) ? mapSeries(right, (value) => operation(left, value)) : operation(left, right);
}
