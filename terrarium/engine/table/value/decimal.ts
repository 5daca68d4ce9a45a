import { ValidationException } from "../table-errors.ts";

/** A decimal without loss: ±0.DIGITS × 10^exponent, without zeros at either end of the digits. Zero has no digits. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/;
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/**
 * Reads a number and writes it as DynamoDB gives it back: up to 38 significant digits, from 1E-130 to 9.99E+125, in plain
 * notation ("Supported data types: Number").
 *
 * @throws ValidationException
 */
export function canonicalNumber(text: string): string {
  return PLAIN.test(text) ? text : formatDecimal(checked(parseDecimal(text)));
}

/** @throws ValidationException for what is no number */
export function parseDecimal(text: string): Decimal {
  const match = NUMBER.exec(text.trim());
  if (!match || (!match[2] && !match[3])) {
    const what = text === "" ? "" : `: ${text}`;
    throw new ValidationException(`The parameter cannot be converted to a numeric value${what}`);
  }
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "");
  const exponent = whole.length - (all.length - digits.length) + Number(power);
  const significant = digits.replace(/0+$/, "");
  return significant === ""
    ? { negative: false, digits: "", exponent: 0 }
    : { negative: sign === "-", digits: significant, exponent };
}

export function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (exponent <= 0) return `${sign}0.${"0".repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return sign + digits.padEnd(exponent, "0");
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

/** The exact sum, or the difference with `sign` -1. @throws ValidationException where it leaves DynamoDB's range */
export function addNumbers(left: string, right: string, sign: 1 | -1 = 1): string {
  if (PLAIN.test(left) && PLAIN.test(right)) return String(Number(left) + sign * Number(right) || 0);
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  const scale = Math.max(a.digits.length - a.exponent, b.digits.length - b.exponent);
  const sum = scaled(a, scale) + BigInt(sign) * scaled(b, scale);
  return formatDecimal(checked(parseDecimal(`${sum}E${-scale}`)));
}

/** Negative, zero or positive. */
export function compareNumbers(left: string, right: string): number {
  if (PLAIN.test(left) && PLAIN.test(right)) return Number(left) - Number(right);
  const [a, b] = [sortableNumber(left), sortableNumber(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A text that sorts, byte by byte, as the numbers do: sign, exponent, digits; of negative numbers the complement. */
export function sortableNumber(text: string): string {
  const { negative, digits, exponent } = parseDecimal(text);
  if (digits === "") return "1";
  const magnitude = exponent + 200;
  if (!negative) return `2${String(magnitude).padStart(3, "0")}${digits}`;
  let complement = "";
  for (const digit of digits) complement += 9 - Number(digit);
  return `0${String(999 - magnitude).padStart(3, "0")}${complement}~`;
}

function scaled({ negative, digits, exponent }: Decimal, scale: number): bigint {
  const magnitude = BigInt(digits || "0") * 10n ** BigInt(scale - digits.length + exponent);
  return negative ? -magnitude : magnitude;
}

function checked(decimal: Decimal): Decimal {
  const { digits, exponent } = decimal;
  if (digits === "") return decimal;
  if (exponent > 126) {
    throw new ValidationException(
      "Number overflow. Attempting to store a number with magnitude larger than supported range",
    );
  }
  if (exponent < -129) {
    throw new ValidationException(
      "Number underflow. Attempting to store a number with magnitude smaller than supported range",
    );
  }
  if (digits.length > 38) {
    throw new ValidationException("Attempting to store more than 38 significant digits in a Number");
  }
  return decimal;
}
