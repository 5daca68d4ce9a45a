import jsonata from "jsonata";
import { isObject, type Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { Environment, Evaluate } from "./environment.ts";
import { jsonataFunctions, jsonataTime } from "./jsonata-functions.ts";

const EXPRESSION = /^\{%([\s\S]*)%\}$/;

export function isJsonata(value: unknown): value is string {
  return typeof value === "string" && EXPRESSION.test(value);
}

/**
 * A JSONata expression between `{%` and `%}` (doc: "Transforming data with JSONata in Step Functions"). Time and chance come
 * from the world.
 *
 * @param field where it stands in its state: `Output/total`
 * @param report takes what is wrong with it
 */
export function jsonataExpression(text: string, field: string, report: (problem: string) => void): Evaluate {
  const source = (EXPRESSION.exec(text)?.[1] ?? text).trim();
  let compiled: jsonata.Expression;
  try {
    compiled = jsonata(source);
  } catch (error) {
    report(`the JSONata expression "${source}" cannot be read: ${messageOf(error)}`);
    return () => null;
  }
  return async (environment) => {
    let result: unknown;
    try {
      result = await compiled.evaluate(undefined, bindings(environment));
    } catch (error) {
      if (error instanceof StateError) throw error;
      throw evaluationError(
        field,
        `The JSONata expression '${source}' specified for the field '${field}' threw an error during evaluation. ${messageOf(error)}`,
      );
    }
    if (result === undefined) {
      throw evaluationError(
        field,
        `The JSONata expression '${source}' specified for the field '${field}' returned nothing (undefined).`,
      );
    }
    if (typeof result === "function" || (isObject(result) && "_jsonata_lambda" in result)) {
      throw evaluationError(
        field,
        `The JSONata expression '${source}' specified for the field '${field}' returned an unsupported result type.`,
      );
    }
    // A sequence of JSONata is an array with properties of its own: what goes on is plain JSON.
    return JSON.parse(JSON.stringify(result)) as Json;
  };
}

/** Any JSON in which strings may be expressions: Arguments, Output, Assign. */
export function jsonataTemplate(template: Json, field: string, report: (problem: string) => void): Evaluate {
  if (isJsonata(template)) return jsonataExpression(template, field, report);
  if (Array.isArray(template)) {
    const items = template.map((item, index) => jsonataTemplate(item, `${field}[${index}]`, report));
    return (environment) => Promise.all(items.map((item) => item(environment)));
  }
  if (!isObject(template)) return () => template;
  const fields = Object.entries(template).map(
    ([key, value]) => [key, jsonataTemplate(value, `${field}/${key}`, report)] as const,
  );
  return async (environment) => {
    const values = await Promise.all(
      fields.map(async ([key, evaluate]) => [key, await evaluate(environment)] as const),
    );
    return Object.fromEntries(values);
  };
}

export function evaluationError(location: string, cause: string): StateError {
  return new StateError("States.QueryEvaluationError", cause, { location });
}

function bindings(environment: Environment): Record<string, unknown> {
  const { input, result, errorOutput, context, variables } = environment;
  return {
    ...jsonataFunctions(environment),
    ...jsonataTime(environment.now()),
    ...variables,
    states: {
      input,
      ...(result !== undefined && { result }),
      ...(errorOutput !== undefined && { errorOutput }),
      context: context(),
    },
  };
}

function messageOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  return `${code ?? "error"}: ${message ?? String(error)}`;
}
