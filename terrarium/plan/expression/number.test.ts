import fc from "fast-check";
import { BigNumber } from "./big-number.ts";
import {
  calculate,
  compareNumbers,
  numberText,
  parseNumber,
  type TerraformNumber,
  toBig,
  wholeNumber,
} from "./number.ts";

const whole = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 20 }))
  .map(([digits, scale]) => ({ text: place(digits, scale), digits, scale }));

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

function place(digits: bigint, scale: number): string {
  const text = absolute(digits)
    .toString()
    .padStart(scale + 1, "0");
  return `${digits < 0n ? "-" : ""}${text.slice(0, text.length - scale)}${scale === 0 ? "" : `.${text.slice(-scale)}`}`;
}

const isWithin = (difference: BigNumber, tolerance: BigNumber): boolean =>
  (difference.mantissa < 0n ? difference.negate() : difference).compare(tolerance) <= 0;

const number = (text: string): TerraformNumber => parseNumber(text)!;

test("whole numbers of any length keep all of their digits", () => {
  fc.assert(
    fc.property(whole, whole, (left, right) => {
      const [a, b] = [wholeNumber(left), wholeNumber(right)];
      expect(numberText(calculate("+", a, b)!)).toBe(String(left + right));
      expect(numberText(calculate("-", a, b)!)).toBe(String(left - right));
      const product = numberText(calculate("*", a, b)!);
      expect(product === "-0" ? "0" : product).toBe(String(left * right));
      if (right !== 0n) expect(numberText(calculate("%", a, b)!)).toBe(String(left % right));
      expect(compareNumbers(a, b)).toBe(left < right ? -1 : left > right ? 1 : 0);
    }),
  );
});

test("decimals are printed as they were written, without zeros at the end", () => {
  fc.assert(
    fc.property(decimal, ({ text }) => {
      const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
      expect(numberText(number(text))).toBe(shortest === "-0" ? expect.stringMatching(/^-?0$/) : shortest);
    }),
  );
});

test("sums of decimals are right, to the last of 512 bits", () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const scale = Math.max(a.scale, b.scale);
      const sum = a.digits * 10n ** BigInt(scale - a.scale) + b.digits * 10n ** BigInt(scale - b.scale);
      const found = toBig(calculate("+", number(a.text), number(b.text))!);
      const difference = found.add(toBig(number(place(sum, scale))).negate());
      // Each operand has an error of its own, so what counts is the larger of them.
      expect(isWithin(difference, BigNumber.of(absolute(a.digits) + absolute(b.digits), -509))).toBe(true);
    }),
  );
});

test("a JavaScript number stands for what it prints as", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parseNumber(numberText(value))).toBe(value);
    }),
  );
});

test("a quotient comes back by multiplication, to the last of 512 bits", () => {
  fc.assert(
    fc.property(whole, fc.bigInt({ min: 1n, max: 10n ** 20n }), (dividend, divisor) => {
      const quotient = toBig(calculate("/", wholeNumber(dividend), wholeNumber(divisor))!);
      const difference = quotient.multiply(BigNumber.of(divisor)).add(BigNumber.of(-dividend));
      expect(isWithin(difference, BigNumber.of(absolute(dividend), -510))).toBe(true);
    }),
  );
});

test.each(["", "abc", "1e", "0x10", "1_000", " 1", "--1", "."])("%j is no number", (text) => {
  expect(parseNumber(text)).toBeUndefined();
});
