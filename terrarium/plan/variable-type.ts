import { constantValue } from "./constant-value.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import type { Expression } from "./expression/syntax.ts";
import type { ObjectType, Type, Value } from "./expression/type.ts";

/** Reads a type constraint such as `list(object({ name = string, size = optional(number, 1) }))`. */
export function parseType(text: string): Type {
  // The short forms of old, in which a collection says nothing of its elements.
  if (text === "list" || text === "map" || text === "set") return { kind: text, of: "any" };
  return typeOfExpression(parseExpression(text));
}

function typeOfExpression(expression: Expression): Type {
  if (expression.kind === "name" && /^(string|number|bool|any)$/.test(expression.name)) {
    return expression.name as "string" | "number" | "bool" | "any";
  }
  const only = expression.kind === "call" && expression.arguments.length === 1 ? expression.arguments[0]! : undefined;
  if (expression.kind === "call" && only !== undefined) {
    switch (expression.name) {
      case "list":
      case "set":
      case "map":
        return { kind: expression.name, of: typeOfExpression(only) };
      case "tuple":
        if (only.kind === "tuple") return { kind: "tuple", of: only.items.map(typeOfExpression) };
        break;
      case "object":
        if (only.kind === "object") return objectType(only.items);
    }
  }
  throw new ExpressionError(
    "it is not a type: there are string, number, bool, any, list(…), set(…), map(…), object({…}) and tuple([…])",
  );
}

function objectType(items: readonly (readonly [Expression, Expression])[]): ObjectType {
  const of: [string, Type][] = [];
  const optional: [string, Value][] = [];
  for (const [key, given] of items) {
    const name = String(constantValue(key));
    if (given.kind === "call" && given.name === "optional" && given.arguments[0] !== undefined) {
      of.push([name, typeOfExpression(given.arguments[0])]);
      optional.push([name, given.arguments[1] === undefined ? null : constantValue(given.arguments[1])]);
    } else of.push([name, typeOfExpression(given)]);
  }
  return { kind: "object", of: Object.fromEntries(of), optional: Object.fromEntries(optional) };
}
