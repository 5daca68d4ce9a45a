import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import type { Environment } from "../language/environment.ts";
import { evaluationError, jsonataTemplate } from "../language/jsonata-expression.ts";
import { findPath, pathExpression } from "../language/path-expression.ts";
import { StateError } from "../state-error.ts";

/** The list that a Map state works on: `ItemsPath`, or `Items` of JSONata; without either, its input. */
export function compileItems(fields: Fields, language: QueryLanguage): (environment: Environment) => Promise<Json[]> {
  return language === "JSONata" ? byExpression(fields) : byPath(fields);
}

function byPath(fields: Fields) {
  const text = fields.text("ItemsPath") ?? "$";
  let find = (environment: Environment): Json => environment.input;
  try {
    const path = pathExpression(text);
    find = (environment) => findPath(path, environment);
  } catch (error) {
    fields.report((error as Error).message, "ItemsPath");
  }
  return async (environment: Environment): Promise<Json[]> => {
    const items = find(environment);
    if (Array.isArray(items)) return items;
    throw new StateError("States.Runtime", `Reference path "${text}" must point to array.`, { placeless: true });
  };
}

function byExpression(fields: Fields) {
  const template = fields.value("Items");
  const evaluate = template === undefined ? undefined : jsonataTemplate(template, "Items", fields.reporter("Items"));
  return async (environment: Environment): Promise<Json[]> => {
    const items = evaluate ? await evaluate(environment) : environment.input;
    if (Array.isArray(items)) return items;
    const source =
      typeof template === "string" ? `The JSONata expression '${template.slice(2, -2).trim()}'` : "The value";
    const type = items === null ? "null" : typeof items;
    throw evaluationError(
      "Items",
      `${source} specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${type}' for value: ${JSON.stringify(items)}`,
    );
  };
}
