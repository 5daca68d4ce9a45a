import { readFileSync } from "node:fs";
import { join } from "node:path";
import { callFunction } from "./call-function.ts";
import { evaluate } from "./evaluate.ts";
import { ExpressionError } from "./expression-error.ts";
import { encodeJson, parseJson } from "./json.ts";
import { parseExpression } from "./parse-expression.ts";
import { parseTemplate } from "./parse-template.ts";
import type { Resolved, Scope } from "./scope.ts";
import { isRecord, mapRecord, type Value } from "./type.ts";

const fixtures = join(import.meta.dirname, "fixtures");
const read = (name: string): string => readFileSync(join(fixtures, name), "utf8");

type Answer = { json?: string; text?: string; error?: true };
const recorded = JSON.parse(read("terraform-console.json")) as {
  expressions: (Answer & { expression: string })[];
  templates: (Answer & { source: string })[];
};
const locals = JSON.parse(read("locals.json")) as Record<string, Value>;

const scope: Scope = {
  resolve(name, steps): Resolved {
    const step = steps[0];
    if (name === "local" && step?.kind === "attribute" && Object.hasOwn(locals, step.name)) {
      return { value: valueOfJson(locals[step.name]!), taken: 1 };
    }
    if (name === "path") return { value: { module: "." }, taken: 0 };
    if (name === "terraform") return { value: { workspace: "default" }, taken: 0 };
    throw new ExpressionError(`nothing is called ${name}`);
  },
  call: (call, toValue) =>
    callFunction(call, toValue, {
      directory: fixtures,
      render: (text, variables) => evaluate(parseTemplate(text), variablesOf(variables)),
    }),
};

function variablesOf(variables: Readonly<Record<string, Value>>): Scope {
  return {
    ...scope,
    resolve(name) {
      if (!Object.hasOwn(variables, name)) throw new ExpressionError(`nothing is called ${name}`);
      return { value: variables[name]!, taken: 0 };
    },
  };
}

function valueOfJson(json: Value): Value {
  if (typeof json === "string") return evaluate(parseTemplate(json), scope);
  if (Array.isArray(json)) return json.map(valueOfJson);
  if (!isRecord(json)) return json;
  const entries = Object.entries(mapRecord(json, valueOfJson));
  return Object.fromEntries(entries.map(([name, value]) => [String(valueOfJson(name)), value]));
}

function outcome(asText: boolean, run: () => Value): Answer {
  try {
    return asText ? { text: String(run()) } : { json: encodeJson(run()) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error: true };
    throw error;
  }
}

describe("the values that Terraform itself computes", () => {
  test.each(recorded.expressions.map((each) => [each.expression, each] as const))("%s", (_name, recording) => {
    const { expression, ...expected } = recording;
    const run = (): Value => evaluate(parseExpression(expression), scope);
    expect(outcome(expected.text !== undefined, run)).toEqual(expected);
  });

  test.each(recorded.templates.map((each) => [each.source, each] as const))("%s", (_name, recording) => {
    const { source, ...expected } = recording;
    const run = (): Value => valueOfJson(parseJson(source));
    expect(outcome(false, run)).toEqual(expected);
  });
});
