import fc from "fast-check";
import { addNumbers, canonicalNumber, compareNumbers, sortableNumber } from "./decimal.ts";

/** Numbers of up to 30 digits, with a point somewhere. */
const numbers = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: -20, max: 20 }))
  .map(([digits, exponent]) => ({ text: canonicalNumber(`${digits}E${exponent}`), digits, exponent }));

/** The number as a whole number of 10⁻²⁰. */
const exact = ({ digits, exponent }: { digits: bigint; exponent: number }) => digits * 10n ** BigInt(exponent + 20);

test("numbers sort as texts as they do as numbers", () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const [x, y] = [exact(a), exact(b)];
      const order = x < y ? -1 : x > y ? 1 : 0;
      expect(Math.sign(compareNumbers(a.text, b.text))).toBe(order);
      const [one, two] = [sortableNumber(a.text), sortableNumber(b.text)];
      expect(one < two ? -1 : one > two ? 1 : 0).toBe(order);
    }),
  );
});

test("sums and differences are exact", () => {
  const integers = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
  fc.assert(
    fc.property(integers, integers, (a, b) => {
      expect(addNumbers(String(a), String(b))).toBe(String(a + b));
      expect(addNumbers(String(a), String(b), -1)).toBe(String(a - b));
    }),
  );
  expect(addNumbers("0.1", "0.2")).toBe("0.3");
  expect(addNumbers("1E20", "0.00000000000000001")).toBe("100000000000000000000.00000000000000001");
  expect(() => addNumbers("1E30", "1E-10")).toThrow("more than 38 significant digits");
});

test("what is canonical stays as it is", () => {
  fc.assert(fc.property(numbers, ({ text }) => expect(canonicalNumber(text)).toBe(text)));
});
