import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import { assignment } from "./assignment.ts";
import type { DataFlow, FlowShape } from "./data-flow.ts";
import type { Environment } from "./environment.ts";
import { jsonPath } from "./json-path.ts";
import { findPath, pathExpression, pathTemplate } from "./path-expression.ts";
import { putAt } from "./result-path.ts";

type Select = (environment: Environment) => Json;

/** InputPath, Parameters, Assign (which sees the raw result), ResultSelector, ResultPath and OutputPath, in this order. */
export function jsonPathFlow(fields: Fields, shape: FlowShape): DataFlow {
  const inputPath = selector(fields, "InputPath");
  const outputPath = selector(fields, "OutputPath");
  const parameters = shape.arguments ? template(fields, "Parameters") : undefined;
  const resultSelector = shape.resultSelector ? template(fields, "ResultSelector") : undefined;
  const assign = shape.noAssign ? undefined : assignment(fields, "JSONPath");
  const resultPath = shape.resultPath ? compileResultPath(fields) : undefined;
  const argument = (environment: Environment) => {
    const input = inputPath(environment);
    return parameters ? parameters({ ...environment, input }) : input;
  };
  return {
    selected: inputPath,
    argument,
    async leave(environment, given) {
      const result = given === undefined ? argument(environment) : given;
      const inResult = { ...environment, input: result };
      const assigned = assign && (await assign(inResult));
      const selected = resultSelector ? resultSelector(inResult) : result;
      const placed = resultPath ? resultPath(environment.input, selected) : selected;
      return { output: outputPath({ ...environment, input: placed }), assigned };
    },
  };
}

/** A path that selects; `null` selects nothing, which is an empty object. */
function selector(fields: Fields, name: string): Select {
  const value = fields.value(name);
  if (value === undefined || value === "$") return ({ input }) => input;
  if (value === null) return () => ({});
  const text = fields.text(name) ?? "$";
  try {
    const expression = pathExpression(text);
    return (environment) => findPath(expression, environment);
  } catch (error) {
    fields.report((error as Error).message, name);
    return ({ input }) => input;
  }
}

function template(fields: Fields, name: string): Select | undefined {
  const value = fields.value(name);
  return value === undefined ? undefined : pathTemplate(value, fields.reporter(name));
}

/** Where the result goes in the input; `null` discards it. */
export function compileResultPath(fields: Fields): ((input: Json, result: Json) => Json) | undefined {
  const value = fields.value("ResultPath");
  if (value === undefined || value === "$") return undefined;
  if (value === null) return (input) => input;
  const text = fields.text("ResultPath") ?? "$";
  try {
    const { reference } = jsonPath(text);
    if (reference && text.startsWith("$")) return (input, result) => putAt(input, reference, result);
    fields.report(`"${text}" must be a reference path, which leads to one place`, "ResultPath");
  } catch (error) {
    fields.report((error as Error).message, "ResultPath");
  }
  return undefined;
}
