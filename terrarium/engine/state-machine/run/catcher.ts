import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { JsonObject } from "../json.ts";
import { assignment } from "../language/assignment.ts";
import type { Leaving } from "../language/data-flow.ts";
import type { Environment } from "../language/environment.ts";
import { compileResultPath } from "../language/json-path-flow.ts";
import { jsonataTemplate } from "../language/jsonata-expression.ts";
import { readErrorEquals } from "./retrier.ts";

/** One entry of `Catch` (doc: "Handling errors in Step Functions workflows", "Fallback states"). */
export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  /** What leaves the state that failed with this error output, `{Error, Cause}`. */
  leave(environment: Environment, errorOutput: JsonObject): Promise<Leaving>;
}

export function compileCatchers(fields: Fields, language: QueryLanguage): Catcher[] {
  const list = fields.list("Catch");
  return list.map((entry, index) => {
    const errorEquals = readErrorEquals(entry, index === list.length - 1);
    const next = entry.requiredText("Next");
    const assign = assignment(entry, language);
    const leave = language === "JSONata" ? jsonataLeave(entry) : jsonPathLeave(entry);
    entry.checkNames(`a catcher (${language})`);
    return {
      errorEquals,
      next,
      async leave(environment, errorOutput) {
        const seen = language === "JSONata" ? { ...environment, errorOutput } : { ...environment, input: errorOutput };
        const assigned = assign && (await assign(seen));
        return { output: await leave(environment, errorOutput), assigned };
      },
    };
  });
}

function jsonPathLeave(entry: Fields) {
  const resultPath = compileResultPath(entry);
  return ({ input }: Environment, errorOutput: JsonObject) =>
    resultPath ? resultPath(input, errorOutput) : errorOutput;
}

function jsonataLeave(entry: Fields) {
  const value = entry.value("Output");
  const output = value === undefined ? undefined : jsonataTemplate(value, "Output", entry.reporter("Output"));
  return (environment: Environment, errorOutput: JsonObject) =>
    output ? output({ ...environment, errorOutput }) : errorOutput;
}
