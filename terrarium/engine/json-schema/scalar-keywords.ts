import { FORMATS } from "./formats.ts";
import { type Check, expression, type Keyword, number, size } from "./keyword.ts";

const ofNumbers = (fails: (value: number) => string | undefined): Check => pick("number", fails as never);
const ofStrings = (fails: (value: string) => string | undefined): Check => pick("string", fails as never);

function pick(type: "number" | "string", fails: (value: unknown) => string | undefined): Check {
  return (value, problems) => {
    const problem = typeof value === type ? fails(value) : undefined;
    if (problem !== undefined) problems.push(problem);
  };
}

/** Characters, where a pair of surrogates is one. */
function lengthOf(value: string): number {
  let length = value.length;
  for (let at = 0; at < value.length - 1; at++) {
    if ((value.charCodeAt(at) & 0xfc00) === 0xd800 && (value.charCodeAt(at + 1) & 0xfc00) === 0xdc00) length--;
  }
  return length;
}

function isMultiple(value: number, of: number): boolean {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= Number.EPSILON * Math.abs(quotient) * 4;
}

/** What draft 4 says of numbers and strings. */
export const SCALAR_KEYWORDS: Readonly<Record<string, Keyword>> = {
  minimum: {
    compile: (of, { exclusiveMinimum }) =>
      ofNumbers((value) => {
        if (value < number(of))
          return `numeric instance is lower than the required minimum (minimum: ${of}, found: ${value})`;
        return exclusiveMinimum === true && value === of
          ? `numeric instance is not strictly greater than the required minimum ${of}`
          : undefined;
      }),
  },
  maximum: {
    compile: (of, { exclusiveMaximum }) =>
      ofNumbers((value) => {
        if (value > number(of))
          return `numeric instance is greater than the required maximum (maximum: ${of}, found: ${value})`;
        return exclusiveMaximum === true && value === of
          ? `numeric instance is not strictly lower than the required maximum ${of}`
          : undefined;
      }),
  },
  multipleOf: {
    compile(of) {
      if (number(of) <= 0) throw new Error(`must be greater than 0, but is ${of}`);
      return ofNumbers((value) =>
        isMultiple(value, number(of)) ? undefined : `remainder of division is not zero (${value} / ${of})`,
      );
    },
  },
  minLength: {
    compile(of) {
      const least = size(of);
      return ofStrings((value) => {
        const length = lengthOf(value);
        return length < least
          ? `string ${quoted(value)} is too short (length: ${length}, required minimum: ${least})`
          : undefined;
      });
    },
  },
  maxLength: {
    compile(of) {
      const most = size(of);
      return ofStrings((value) => {
        if (value.length <= most) return undefined;
        const length = lengthOf(value);
        return length > most
          ? `string ${quoted(value)} is too long (length: ${length}, maximum allowed: ${most})`
          : undefined;
      });
    },
  },
  pattern: {
    compile(of) {
      const pattern = expression(of);
      return ofStrings((value) =>
        pattern.test(value) ? undefined : `ECMA 262 regex "${of}" does not match input string ${quoted(value)}`,
      );
    },
  },
  format: {
    compile(of) {
      const format = typeof of === "string" && Object.hasOwn(FORMATS, of) ? FORMATS[of] : undefined;
      return format && ofStrings((value) => (format.fits(value) ? undefined : format.problem(value)));
    },
  },
};

/** A string as it is in a message; a long one only in part. */
function quoted(value: string): string {
  return `"${value.length > 200 ? `${value.slice(0, 197)}...` : value}"`;
}
