import { isDeepStrictEqual } from "node:util";
import { CONTAINER_KEYWORDS } from "./container-keywords.ts";
import { type Check, type Keyword, list, names, text } from "./keyword.ts";
import { SCALAR_KEYWORDS } from "./scalar-keywords.ts";

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value === "number" && Number.isInteger(value) ? "integer" : typeof value;
}

const passes = (check: Check, value: unknown) => {
  const problems: string[] = [];
  check(value, problems);
  return problems.length === 0;
};

/** Several schemas for one value, of which so many must fit. */
const combined = (fails: (fitting: number, all: number) => string | undefined): Pick<Keyword, "compile"> => ({
  compile(of, _schema, check) {
    const checks = list(of).map(check);
    return (value, problems) => {
      const problem = fails(checks.filter((each) => passes(each, value)).length, checks.length);
      if (problem !== undefined) problems.push(problem);
    };
  },
});

function compileType(of: unknown): Check {
  const given = typeof of === "string" ? [of] : names(of);
  const unknown = given.find((type) => !TYPES.includes(type));
  if (unknown !== undefined) throw new Error(`must be of ${TYPES.join(", ")}, but is "${unknown}"`);
  const allowed = TYPES.filter((type) => given.includes(type) || (type === "integer" && given.includes("number")));
  return (value, problems) => {
    const type = typeOf(value);
    if (!allowed.includes(type))
      problems.push(`instance type (${type}) does not match any allowed primitive type (allowed: ${text(allowed)})`);
  };
}

/** The keywords of draft 4, with the words of json-schema-validator for what is wrong. */
export const KEYWORDS: Readonly<Record<string, Keyword>> = {
  ...SCALAR_KEYWORDS,
  ...CONTAINER_KEYWORDS,
  type: { compile: compileType },
  enum: {
    compile(of) {
      const values = list(of);
      const possible = text(values);
      return (value, problems) => {
        if (!values.some((each) => each === value || isDeepStrictEqual(each, value)))
          problems.push(`instance value (${text(value)}) not found in enum (possible values: ${possible})`);
      };
    },
  },
  allOf: combined((fitting, all) =>
    fitting === all
      ? undefined
      : `instance failed to match all required schemas (matched only ${fitting} out of ${all})`,
  ),
  anyOf: combined((fitting, all) =>
    fitting > 0 ? undefined : `instance failed to match at least one required schema among ${all}`,
  ),
  oneOf: combined((fitting, all) =>
    fitting === 1 ? undefined : `instance failed to match exactly one schema (matched ${fitting} out of ${all})`,
  ),
  not: {
    compile(of, _schema, check) {
      const other = check(of);
      return (value, problems) => {
        if (passes(other, value)) problems.push("instance matched a schema which it should not have");
      };
    },
  },
};
