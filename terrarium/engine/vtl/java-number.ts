/**
 * A number that Java holds as a Double, or as a BigDecimal where a Double would lose digits. Whole numbers are plain
 * numbers here, and bigints where they are too large for that: Java's Integer, Long and BigInteger print alike.
 */
export class JavaDecimal {
  readonly value: number;
  readonly #text: string | undefined;

  /** @param text how it prints, where that is more than a Double can hold */
  constructor(value: number, text?: string) {
    this.value = value;
    this.#text = text;
  }

  toString(): string {
    return this.#text ?? doubleToString(this.value);
  }
}

export type JavaNumber = number | bigint | JavaDecimal;

export function isNumber(value: unknown): value is JavaNumber {
  return typeof value === "number" || value instanceof JavaDecimal || typeof value === "bigint";
}

/** As `Double.toString` of Java writes it: `3.0`, `1.0E10`. */
export function doubleToString(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [digits, exponent] = value.toExponential().split("e") as [string, string];
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/** Less than zero, zero, or more than zero. */
export function compareNumbers(left: JavaNumber, right: JavaNumber): number {
  const a = left instanceof JavaDecimal ? left.value : left;
  const b = right instanceof JavaDecimal ? right.value : right;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * What `#set($x = left operator right)` computes: whole numbers stay whole (7 / 2 is 3), and nothing comes of a division
 * by zero.
 */
export function calculate(
  operator: "+" | "-" | "*" | "/" | "%",
  left: JavaNumber,
  right: JavaNumber,
): JavaNumber | null {
  if (left instanceof JavaDecimal || right instanceof JavaDecimal) {
    const [a, b] = [toDouble(left), toDouble(right)];
    if (b === 0 && (operator === "/" || operator === "%")) return null;
    return new JavaDecimal(floating[operator](a, b));
  }
  if (operator === "/" || operator === "%") {
    // biome-ignore lint/suspicious/noDoubleEquals: right may be a bigint
    if (right == 0) return null;
    if (typeof left === "number" && typeof right === "number") {
      return operator === "/" ? Math.trunc(left / right) + 0 : (left % right) + 0;
    }
  } else if (typeof left === "number" && typeof right === "number") {
    const result = floating[operator](left, right);
    if (Number.isSafeInteger(result)) return result + 0;
  }
  return narrow(whole[operator](BigInt(left), BigInt(right)));
}

function toDouble(value: JavaNumber): number {
  return value instanceof JavaDecimal ? value.value : Number(value);
}

/** A whole number in its plainest form. */
export function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

const floating = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
  "%": (a: number, b: number) => a % b,
};

const whole = {
  "+": (a: bigint, b: bigint) => a + b,
  "-": (a: bigint, b: bigint) => a - b,
  "*": (a: bigint, b: bigint) => a * b,
  "/": (a: bigint, b: bigint) => a / b,
  "%": (a: bigint, b: bigint) => a % b,
};
