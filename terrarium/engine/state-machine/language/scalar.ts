import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import { runtimeError } from "../state-error.ts";
import type { Environment } from "./environment.ts";
import { evaluationError, isJsonata, jsonataExpression } from "./jsonata-expression.ts";
import { type PathExpression, pathExpression } from "./path-expression.ts";

/** A number or text of a state that may be computed: `TimeoutSeconds`, `TimeoutSecondsPath`, or `{% … %}`. */
export type Scalar<T> = (environment: Environment) => T | Promise<T>;

export interface ScalarKind<T> {
  /** The value, or undefined where it is none of this kind. */
  convert(value: Json): T | undefined;
  /** What it should be: `a whole number`. */
  readonly words: string;
  /** What is wrong with a value that a path led to, in AWS's words. */
  problem(field: string, path: string, value: Json | undefined, input: Json): string;
  /** What is wrong with a value that JSONata gave, where AWS has words of its own for it. */
  unfit?(field: string, value: Json): string;
}

/** @returns undefined where the state has no such field */
export function scalar<T>(
  fields: Fields,
  language: QueryLanguage,
  name: string,
  kind: ScalarKind<T>,
): Scalar<T> | undefined {
  const literal = fields.value(name);
  const path = language === "JSONPath" ? fields.text(`${name}Path`) : undefined;
  if (literal !== undefined && path !== undefined) fields.report(`excludes ${name}`, `${name}Path`);
  if (path !== undefined) return byPath(fields, `${name}Path`, path, kind);
  if (literal === undefined) return undefined;
  if (language === "JSONata" && isJsonata(literal)) {
    const evaluate = jsonataExpression(literal, name, fields.reporter(name));
    return async (environment) => {
      const value = await evaluate(environment);
      const converted = kind.convert(value);
      if (converted !== undefined) return converted;
      throw evaluationError(
        name,
        kind.unfit?.(name, value) ??
          `The JSONata expression '${literal.slice(2, -2).trim()}' specified for the field '${name}' returned an unexpected result type. Expected ${kind.words}, but was: ${JSON.stringify(value)}`,
      );
    };
  }
  const converted = kind.convert(literal);
  if (converted === undefined) {
    fields.report(`Expected ${kind.words}, but got ${JSON.stringify(literal)}`, name);
    return undefined;
  }
  return () => converted;
}

function byPath<T>(fields: Fields, field: string, text: string, kind: ScalarKind<T>): Scalar<T> | undefined {
  let path: PathExpression;
  try {
    path = pathExpression(text);
  } catch (error) {
    fields.report((error as Error).message, field);
    return undefined;
  }
  return (environment) => {
    const value = path.tryFind(environment);
    const converted = value === undefined ? undefined : kind.convert(value);
    if (converted === undefined) throw runtimeError(kind.problem(field, text, value, environment.input));
    return converted;
  };
}

const misfit = (words: string) => (field: string, path: string, value: Json | undefined) =>
  value === undefined
    ? `Invalid path '${path}' : No results for path`
    : `The ${field} field refers to value "${typeof value === "string" ? value : JSON.stringify(value)}" which is not a valid ${words}: ${path}`;

/** AWS takes numbers that are written in a text, too. */
const numberOf = (value: Json) =>
  typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;

/** Whole numbers from `least` on. */
export const wholeFrom = (least: number): ScalarKind<number> => ({
  convert(value) {
    const number = numberOf(value);
    return typeof number === "number" && Number.isInteger(number) && number >= least ? number : undefined;
  },
  words: `a whole number of at least ${least}`,
  problem: misfit("integer"),
});

export const percentage: ScalarKind<number> = {
  convert(value) {
    const number = numberOf(value);
    return typeof number === "number" && number >= 0 && number <= 100 ? number : undefined;
  },
  words: "a number from 0 to 100",
  problem: misfit("float"),
};

export const anyText: ScalarKind<string> = {
  convert: (value) => (typeof value === "string" ? value : undefined),
  words: "a string",
  problem: (field, path, value, input) =>
    value === undefined
      ? `The JSONPath '${path}' specified for the field '${field}' could not be found in the input '${JSON.stringify(input)}'`
      : misfit("string")(field, path, value),
};
