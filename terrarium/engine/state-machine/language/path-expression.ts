import { compileIntrinsic } from "../intrinsics/compile-intrinsic.ts";
import { isObject, type Json } from "../json.ts";
import { runtimeError } from "../state-error.ts";
import type { Environment } from "./environment.ts";
import { jsonPath, PathNotFound, PathSyntaxError } from "./json-path.ts";

/** A path, a context path, a variable or an intrinsic function of JSONPath states: gives a value, or says what is missing. */
export interface PathExpression {
  readonly text: string;
  /** Names of the variables it reads. */
  readonly variables: readonly string[];
  /** What a path in it leads to; undefined where it leads nowhere. */
  tryFind(environment: Environment): Json | undefined;
  /** @throws PathNotFound, StateError of an intrinsic function */
  find(environment: Environment): Json;
}

/** @throws PathSyntaxError */
export function pathExpression(text: string): PathExpression {
  if (text.startsWith("States.")) return compileIntrinsic(text, pathExpression);
  if (text === "$" || /^\$[.[]/.test(text)) {
    const path = jsonPath(text);
    return {
      text,
      variables: [],
      tryFind: ({ input }) => path.tryFind(input),
      find: ({ input }) => path.find(input),
    };
  }
  if (text.startsWith("$$")) {
    const path = jsonPath(text.slice(1));
    return {
      text,
      variables: [],
      tryFind: ({ context }) => path.tryFind(context()),
      find: ({ context }) => path.find(context()),
    };
  }
  const variable = /^\$([\p{L}_][\p{L}\p{N}_]*)(.*)$/su.exec(text);
  if (!variable)
    throw new PathSyntaxError(`"${text}" is neither a JSONPath, nor a variable, nor an intrinsic function`);
  const [, name = "", rest = ""] = variable;
  const path = jsonPath(`$${rest}`);
  const value = ({ variables }: Environment) => {
    if (!Object.hasOwn(variables, name)) throw new PathNotFound(`the variable $${name} has no value`);
    return variables[name]!;
  };
  return {
    text,
    variables: [name],
    tryFind: (environment) =>
      Object.hasOwn(environment.variables, name) ? path.tryFind(environment.variables[name]!) : undefined,
    find: (environment) => path.find(value(environment)),
  };
}

/** The value of a template's field `name.$`; says where it looked when it finds nothing. */
export function findFor(field: string, expression: PathExpression, environment: Environment): Json {
  try {
    return expression.find(environment);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    const where = JSON.stringify(expression.text.startsWith("$$") ? environment.context() : environment.input);
    throw runtimeError(
      `The JSONPath '${expression.text}' specified for the field '${field}' could not be found in the input '${where}'`,
    );
  }
}

/** The value of InputPath, OutputPath and the like. */
export function findPath(expression: PathExpression, environment: Environment): Json {
  try {
    return expression.find(environment);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw runtimeError(`Invalid path '${expression.text}' : ${error.message}`);
  }
}

/** A payload template of JSONPath: values of keys that end with `.$` are found by their paths (doc: "Manipulate parameters in Step Functions workflows"). */
export function pathTemplate(template: Json, report: (problem: string) => void): (environment: Environment) => Json {
  if (Array.isArray(template)) {
    const items = template.map((item) => pathTemplate(item, report));
    return (environment) => items.map((item) => item(environment));
  }
  if (!isObject(template)) return () => template;
  const fields = Object.entries(template).map(([key, value]): [string, (environment: Environment) => Json] => {
    if (!key.endsWith(".$")) return [key, pathTemplate(value, report)];
    if (typeof value !== "string") {
      report(
        `the value of "${key}" must be a string with a path or an intrinsic function, but is ${JSON.stringify(value)}`,
      );
      return [key, () => null];
    }
    try {
      const expression = pathExpression(value);
      return [key.slice(0, -2), (environment) => findFor(key, expression, environment)];
    } catch (error) {
      report(`"${key}": ${(error as Error).message}`);
      return [key, () => null];
    }
  });
  return (environment) => Object.fromEntries(fields.map(([key, evaluate]) => [key, evaluate(environment)]));
}
