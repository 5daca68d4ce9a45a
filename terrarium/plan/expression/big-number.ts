const PRECISION = 512;

/**
 * A binary floating-point number of 512 bits, rounded to nearest even: what Terraform computes with (Terraform language,
 * "Types and Values": number). Only values that a JavaScript number cannot stand for are kept in this form; see number.ts.
 */
export class BigNumber {
  /** The value is `mantissa × 2^exponent`; the mantissa is odd, or zero, so that equal values have equal fields. */
  readonly mantissa: bigint;
  readonly exponent: number;
  #text: string | undefined;

  private constructor(mantissa: bigint, exponent: number) {
    this.mantissa = mantissa;
    this.exponent = exponent;
  }

  /** `sticky` says that the exact value lies a little further from zero than `mantissa × 2^exponent`. */
  static of(mantissa: bigint, exponent = 0, sticky = false): BigNumber {
    if (mantissa === 0n) return new BigNumber(0n, 0);
    const negative = mantissa < 0n;
    let magnitude = negative ? -mantissa : mantissa;
    const surplus = bitLength(magnitude) - PRECISION;
    if (surplus > 0) {
      const cut = BigInt(surplus);
      const rest = magnitude & ((1n << cut) - 1n);
      const half = 1n << (cut - 1n);
      magnitude >>= cut;
      if (rest > half || (rest === half && (sticky || (magnitude & 1n) === 1n))) magnitude += 1n;
      exponent += surplus;
    }
    const zeros = trailingZeros(magnitude);
    magnitude >>= BigInt(zeros);
    return new BigNumber(negative ? -magnitude : magnitude, exponent + zeros);
  }

  /** The quotient of two whole numbers. */
  static ratio(numerator: bigint, denominator: bigint, exponent = 0): BigNumber {
    const shift = Math.max(0, PRECISION + 2 + bitLength(denominator) - bitLength(numerator));
    const negative = numerator < 0n !== denominator < 0n;
    const dividend = (numerator < 0n ? -numerator : numerator) << BigInt(shift);
    const divisor = denominator < 0n ? -denominator : denominator;
    const quotient = dividend / divisor;
    const sticky = dividend % divisor !== 0n;
    return BigNumber.of(negative ? -quotient : quotient, exponent - shift, sticky);
  }

  /** Reads decimal text such as `12`, `-0.5` or `1e30`; undefined where the text is not a number. */
  static parse(text: string): BigNumber | undefined {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
    if (match === null) return undefined;
    const [, sign, whole = "", fraction = "", power = "0"] = match;
    if (whole + fraction === "") return undefined;
    const digits = BigInt(sign + whole + fraction);
    const scale = Number(power) - fraction.length;
    if (Math.abs(scale) > 100_000) return undefined;
    return scale >= 0 ? BigNumber.of(digits * 10n ** BigInt(scale)) : BigNumber.ratio(digits, 10n ** BigInt(-scale));
  }

  add(other: BigNumber): BigNumber {
    const exponent = Math.min(this.exponent, other.exponent);
    return BigNumber.of(this.#scaledTo(exponent) + other.#scaledTo(exponent), exponent);
  }

  negate(): BigNumber {
    return new BigNumber(-this.mantissa, this.exponent);
  }

  multiply(other: BigNumber): BigNumber {
    return BigNumber.of(this.mantissa * other.mantissa, this.exponent + other.exponent);
  }

  divide(other: BigNumber): BigNumber {
    return BigNumber.ratio(this.mantissa, other.mantissa, this.exponent - other.exponent);
  }

  compare(other: BigNumber): number {
    const exponent = Math.min(this.exponent, other.exponent);
    const left = this.#scaledTo(exponent);
    const right = other.#scaledTo(exponent);
    return left < right ? -1 : left > right ? 1 : 0;
  }

  get isWhole(): boolean {
    return this.exponent >= 0;
  }

  /** Towards zero. */
  truncate(): bigint {
    return this.exponent >= 0 ? this.mantissa << BigInt(this.exponent) : this.mantissa / (1n << BigInt(-this.exponent));
  }

  /** The exact value as `digits / 10^scale`. */
  decimal(): { digits: bigint; scale: number } {
    if (this.exponent >= 0) return { digits: this.truncate(), scale: 0 };
    return { digits: this.mantissa * 5n ** BigInt(-this.exponent), scale: -this.exponent };
  }

  /** The shortest decimal that only this number is nearest to, without an exponent. */
  toString(): string {
    this.#text ??= shortestText(this);
    return this.#text;
  }

  #scaledTo(exponent: number): bigint {
    return this.mantissa << BigInt(this.exponent - exponent);
  }
}

function shortestText(value: BigNumber): string {
  if (value.mantissa === 0n) return "0";
  const negative = value.mantissa < 0n;
  const magnitude = negative ? -value.mantissa : value.mantissa;
  // Four times the mantissa at full precision, so that half of the distance to each neighbour is a whole number.
  const widen = PRECISION - bitLength(magnitude);
  const full = magnitude << BigInt(widen);
  const lowest = full === 1n << BigInt(PRECISION - 1);
  const even = (full & 1n) === 0n;
  const exponent = value.exponent - widen - 2;
  const scale = Math.max(0, -exponent);
  const toDecimal = (quarter: bigint): bigint =>
    exponent >= 0 ? quarter << BigInt(exponent) : quarter * 5n ** BigInt(scale);
  const exact = toDecimal(full * 4n);
  const low = toDecimal(full * 4n - (lowest ? 1n : 2n));
  const high = toDecimal(full * 4n + 2n);
  const length = exact.toString().length;
  let shortest = exact;
  for (let count = 1; count <= length; count++) {
    const unit = 10n ** BigInt(length - count);
    const down = exact - (exact % unit);
    const up = down + unit;
    const downFits = down > low || (even && down === low);
    const upFits = up < high || (even && up === high);
    if (downFits || upFits) {
      shortest = downFits && (!upFits || exact - down <= up - exact) ? down : up;
      break;
    }
  }
  return (negative ? "-" : "") + placePoint(shortest.toString(), scale);
}

/** `digits / 10^scale` in text, without zeros at the end of the fraction. */
export function placePoint(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const padded = digits.padStart(scale + 1, "0");
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, "");
  const whole = padded.slice(0, padded.length - scale);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

function bitLength(value: bigint): number {
  const hex = (value < 0n ? -value : value).toString(16);
  return hex.length * 4 - (Math.clz32(Number.parseInt(hex.charAt(0), 16)) - 28);
}

function trailingZeros(value: bigint): number {
  let zeros = 0;
  while ((value & 0xffff_ffffn) === 0n) {
    value >>= 32n;
    zeros += 32;
  }
  const low = Number(value & 0xffff_ffffn);
  return zeros + (31 - Math.clz32(low & -low));
}
