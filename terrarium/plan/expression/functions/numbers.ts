import { ExpressionError } from "../expression-error.ts";
import { calculate, compareNumbers, type TerraformNumber, toBig, toWhole, wholeNumber } from "../number.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** Terraform language, "Numeric Functions". */
export const functions: FunctionGroup = {
  abs: define(["number"], (value: TerraformNumber) =>
    typeof value === "number" ? Math.abs(value) : compareNumbers(value, 0) < 0 ? calculate("-", 0, value)! : value,
  ),
  ceil: define(["number"], (value: TerraformNumber) => round(value, 1n)),
  floor: define(["number"], (value: TerraformNumber) => round(value, -1n)),
  log: define(["number", "number"], (value: TerraformNumber, base: TerraformNumber) =>
    finite(Math.log(Number(value)) / Math.log(Number(base))),
  ),
  max: define([], (...values: TerraformNumber[]) => extreme(values, 1), { rest: "number" }),
  min: define([], (...values: TerraformNumber[]) => extreme(values, -1), { rest: "number" }),
  parseint: define(["any", "number"], (text: unknown, base: TerraformNumber) => parseInteger(text, Number(base))),
  pow: define(["number", "number"], (base: TerraformNumber, exponent: TerraformNumber) =>
    finite(Number(base) ** Number(exponent)),
  ),
  signum: define(["number"], (value: TerraformNumber) => {
    if (toWhole(value) === undefined) throw new ExpressionError("the number must be whole");
    return compareNumbers(value, 0);
  }),
};

function finite(result: number): number {
  if (Number.isNaN(result)) throw new ExpressionError("the result is not a number");
  return result;
}

function round(value: TerraformNumber, direction: bigint): TerraformNumber {
  if (typeof value === "number" && !Number.isFinite(value)) return value;
  const big = toBig(value);
  const truncated = big.truncate();
  const towards = direction < 0n ? big.mantissa < 0n : big.mantissa > 0n;
  return wholeNumber(!big.isWhole && towards ? truncated + direction : truncated);
}

function extreme(values: readonly TerraformNumber[], sign: number): TerraformNumber {
  if (values.length === 0) throw new ExpressionError("at least one number is needed");
  return values.reduce((best, value) => (compareNumbers(value, best) * sign > 0 ? value : best));
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

function parseInteger(text: unknown, base: number): TerraformNumber {
  if (typeof text !== "string") throw new ExpressionError("argument 1: a string is required");
  if (!Number.isInteger(base) || base < 2 || base > 62) {
    throw new ExpressionError(`the base must be a whole number from 2 to 62, but is ${base}`);
  }
  const match = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text);
  const values = [...(match?.[2] ?? "")].map((digit) => digits.indexOf(base <= 36 ? digit.toLowerCase() : digit));
  if (values.length === 0 || values.some((value) => value >= base)) {
    throw new ExpressionError(`${JSON.stringify(text)} is not a whole number in base ${base}`);
  }
  const magnitude = values.reduce((sum, value) => sum * BigInt(base) + BigInt(value), 0n);
  return wholeNumber(match![1] === "-" ? -magnitude : magnitude);
}
