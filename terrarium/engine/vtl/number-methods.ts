import { compareNumbers, isNumber, JavaDecimal, type JavaNumber } from "./java-number.ts";
import { equal, toText } from "./java-value.ts";
import type { Method } from "./string-methods.ts";
import { TemplateError } from "./template-error.ts";

const asNumber = (value: JavaNumber) => (value instanceof JavaDecimal ? value.value : Number(value));
const whole = (bits: 32 | 64) => (self: JavaNumber) => {
  if (typeof self === "number") return bits === 32 ? self | 0 : self;
  if (typeof self === "bigint") return Number(BigInt.asIntN(bits, self));
  return Math.trunc(self.value);
};

const COMMON: Readonly<Record<string, Method<JavaNumber>>> = {
  intValue: whole(32),
  longValue: whole(64),
  doubleValue: (self) => new JavaDecimal(asNumber(self)),
  floatValue: (self) => new JavaDecimal(Math.fround(asNumber(self))),
  compareTo: (self, other) => (isNumber(other) ? compareNumbers(self, other) : undefined),
  equals: (self, other) => equal(self, other),
  hashCode: (self) => asNumber(self) | 0,
  toString: toText,
};

const parse = (value: unknown) => (typeof value === "string" && /^[+-]?\d+$/.test(value) ? Number(value) : undefined);

/** The methods of `java.lang.Integer`, with the static ones by which templates turn text into numbers. */
export const INTEGER_METHODS: Readonly<Record<string, Method<JavaNumber>>> = {
  ...COMMON,
  parseInt: (_self, value) => numberOf(value, parse),
  valueOf: (_self: JavaNumber, value: unknown) => (isNumber(value) ? value : numberOf(value, parse)),
};

/** The methods of `java.lang.Double`. */
export const DECIMAL_METHODS: Readonly<Record<string, Method<JavaNumber>>> = {
  ...COMMON,
  isNaN: (self) => Number.isNaN(asNumber(self)),
  isInfinite: (self) => Math.abs(asNumber(self)) === Number.POSITIVE_INFINITY,
  parseDouble: (_self, value) => numberOf(value, (text) => new JavaDecimal(Number(text))),
};

function numberOf(value: unknown, read: (value: unknown) => unknown): unknown {
  if (typeof value !== "string") return undefined;
  const number = read(value);
  if (number === undefined || (number instanceof JavaDecimal && Number.isNaN(number.value)))
    throw new TemplateError(`"${value}" is not a number`);
  return number;
}

/** The methods of `java.lang.Boolean`. */
export const BOOLEAN_METHODS: Readonly<Record<string, Method<boolean>>> = {
  booleanValue: (self) => self,
  equals: (self, other) => self === other,
  compareTo: (self, other) => (typeof other === "boolean" ? Number(self) - Number(other) : undefined),
  hashCode: (self) => (self ? 1231 : 1237),
  toString: toText,
};
