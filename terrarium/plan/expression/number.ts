import { BigNumber } from "./big-number.ts";

/**
 * Terraform's number. A JavaScript number stands for the decimal it prints as; where no JavaScript number prints as the
 * value does, it is a BigNumber. So 0.1 + 0.2 is 0.3 and an integer of twenty digits keeps all of them.
 */
export type TerraformNumber = number | BigNumber;

export function isNumber(value: unknown): value is TerraformNumber {
  return typeof value === "number" || value instanceof BigNumber;
}

/** Undefined where the text is not a decimal number as Terraform reads one. */
export function parseNumber(text: string): TerraformNumber | undefined {
  if (/^-?(0|[1-9]\d{0,14})$/.test(text)) return Number(text);
  const big = BigNumber.parse(text);
  if (big === undefined) return undefined;
  return big.mantissa === 0n && text.startsWith("-") ? -0 : simplest(big);
}

export function numberText(value: TerraformNumber): string {
  if (typeof value !== "number") return value.toString();
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  if (value === Number.NEGATIVE_INFINITY) return "-Inf";
  if (Object.is(value, -0)) return "-0";
  const text = String(value);
  return text.includes("e") ? toBig(value).toString() : text;
}

/** For arithmetic that needs every digit. The value is finite. */
export function toBig(value: TerraformNumber): BigNumber {
  if (typeof value !== "number") return value;
  return Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER
    ? BigNumber.of(BigInt(value))
    : BigNumber.parse(String(value))!;
}

/** The JavaScript number that prints as this value does, or the value itself. */
export function simplest(big: BigNumber): TerraformNumber {
  if (big.exponent > 1100) return big;
  const candidate = Number(big.toString());
  return Number.isFinite(candidate) && toBig(candidate).compare(big) === 0 ? candidate : big;
}

export function wholeNumber(value: bigint): TerraformNumber {
  return simplest(BigNumber.of(value));
}

/** The integer that a number is, or undefined where it has a fraction. */
export function toWhole(value: TerraformNumber): bigint | undefined {
  if (typeof value === "number" && !Number.isFinite(value)) return undefined;
  const big = toBig(value);
  return big.isWhole ? big.truncate() : undefined;
}

export function compareNumbers(left: TerraformNumber, right: TerraformNumber): number {
  if (typeof left === "number" && typeof right === "number") return left < right ? -1 : left > right ? 1 : 0;
  if (left === Number.POSITIVE_INFINITY || right === Number.NEGATIVE_INFINITY) return 1;
  if (left === Number.NEGATIVE_INFINITY || right === Number.POSITIVE_INFINITY) return -1;
  return toBig(left).compare(toBig(right));
}

const fast: Record<string, (left: number, right: number) => number> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
};

/** `operator` is one of + - * / %. Undefined where the result is no number, as for 0 / 0. */
export function calculate(
  operator: string,
  left: TerraformNumber,
  right: TerraformNumber,
): TerraformNumber | undefined {
  if (operator === "%") return remainder(left, right);
  const isPlain = typeof left === "number" && typeof right === "number";
  if (isPlain || isInfinite(left) || isInfinite(right)) {
    const result = fast[operator]!(Number(left), Number(right));
    if (Number.isNaN(result)) return undefined;
    const isExact = Number.isSafeInteger(left) && Number.isSafeInteger(right) && Number.isSafeInteger(result);
    if (isExact || isInfinite(left) || isInfinite(right) || (operator === "/" && right === 0)) return result;
  }
  if (operator === "/" && right === 0) return signOf(left) * signOf(right) * Number.POSITIVE_INFINITY;
  const result = simplest(exactly(operator, toBig(left), toBig(right)));
  // Zero has a sign in a product and a quotient.
  return result === 0 && /[*/]/.test(operator) ? signOf(left) * signOf(right) * 0 : result;
}

/** What is left of a division towards zero; of a division by zero that is the dividend. */
function remainder(left: TerraformNumber, right: TerraformNumber): TerraformNumber | undefined {
  if (isInfinite(left) || isInfinite(right)) return undefined;
  if (right === 0) return left;
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) {
    const rest = (left as number) % (right as number);
    return rest === 0 && !Object.is(left, -0) ? 0 : rest;
  }
  const [dividend, divisor] = [toBig(left), toBig(right)];
  return simplest(dividend.add(divisor.multiply(BigNumber.of(dividend.divide(divisor).truncate())).negate()));
}

function signOf(value: TerraformNumber): number {
  if (typeof value !== "number") return value.mantissa < 0n ? -1 : 1;
  return value < 0 || Object.is(value, -0) ? -1 : 1;
}

function isInfinite(value: TerraformNumber): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}

function exactly(operator: string, left: BigNumber, right: BigNumber): BigNumber {
  switch (operator) {
    case "+":
      return left.add(right);
    case "-":
      return left.add(right.negate());
    case "*":
      return left.multiply(right);
    default:
      return left.divide(right);
  }
}
