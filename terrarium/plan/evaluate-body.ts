import { toText } from "./expression/convert.ts";
import { evaluate } from "./expression/evaluate.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { isNumber } from "./expression/number.ts";
import { isTemplate, parseTemplate } from "./expression/parse-template.ts";
import type { Scope } from "./expression/scope.ts";
import type { Value } from "./expression/type.ts";

/** Puts the value in the place of every expression of a block. Each one that has none is reported, with where it stands. */
export function evaluateBody(
  body: unknown,
  scope: Scope,
  problem: (path: string, message: string) => void,
  path = "",
): Value {
  if (typeof body === "string") {
    if (!isTemplate(body)) return body;
    try {
      return evaluate(parseTemplate(body), scope);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problem(path, error.message);
      return null;
    }
  }
  if (body === undefined || body === null || typeof body === "boolean" || isNumber(body)) return body ?? null;
  if (Array.isArray(body)) return body.map((item, index) => evaluateBody(item, scope, problem, `${path}[${index}]`));
  const entries = Object.entries(body).map(([name, value]): [string, Value] => {
    const inner = path === "" ? name : `${path}.${name}`;
    const key = isTemplate(name) ? toText(evaluateBody(name, scope, problem, inner) ?? "") : name;
    return [key, evaluateBody(value, scope, problem, inner)];
  });
  return Object.fromEntries(entries);
}
