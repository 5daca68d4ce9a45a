import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { isObject, type Json } from "../json.ts";
import { StateError } from "../state-error.ts";
import type { Environment } from "./environment.ts";
import { jsonataTemplate } from "./jsonata-expression.ts";
import { pathTemplate } from "./path-expression.ts";

/** The names and values that Assign sets. */
export type Assignment = (environment: Environment) => Promise<Readonly<Record<string, Json>>>;

const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,79}$/u;

/** `Assign` (doc: "Passing data between states with variables"); undefined where there is none. */
export function assignment(fields: Fields, language: QueryLanguage): Assignment | undefined {
  const template = fields.fields("Assign");
  if (!template) return undefined;
  const report = fields.reporter("Assign");
  for (const key of Object.keys(template.raw)) {
    const name = language === "JSONPath" ? key.replace(/\.\$$/, "") : key;
    if (name === "states") report('the variable name "states" is reserved');
    else if (!NAME.test(name)) report(`"${name}" cannot be the name of a variable: letters, digits and _, 80 at most`);
  }
  const evaluate =
    language === "JSONata" ? jsonataTemplate(template.raw, "Assign", report) : pathTemplate(template.raw, report);
  return async (environment) => {
    const values = await evaluate(environment);
    if (!isObject(values)) throw new StateError("States.Runtime", "Assign must be an object");
    return values;
  };
}
