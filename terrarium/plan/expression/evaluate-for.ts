import { toBool, toText } from "./convert.ts";
import { ExpressionError } from "./expression-error.ts";
import type { Bindings } from "./scope.ts";
import type { Expression, ForExpression } from "./syntax.ts";
import { describeType, isRecord, kindOf, sortedKeys, typeOf, type Value } from "./type.ts";

/** `[for …]` and `{for …}` (Terraform language, "For Expressions"). */
export function evaluateFor(
  expression: ForExpression,
  bindings: Bindings | undefined,
  valueIn: (part: Expression, bindings: Bindings | undefined) => Value,
): Value[] | Record<string, Value> {
  const values: Value[] = [];
  const entries = new Map<string, Value>();
  for (const [key, value] of elementsOf(valueIn(expression.in, bindings))) {
    let inner: Bindings = { name: expression.valueName, value, outer: bindings };
    if (expression.keyName !== undefined) inner = { name: expression.keyName, value: key, outer: inner };
    if (expression.if !== undefined) {
      const included = valueIn(expression.if, inner);
      if (included === null) throw new ExpressionError("the condition of a for expression is null");
      if (!toBool(included)) continue;
    }
    const result = valueIn(expression.value, inner);
    if (expression.key === undefined) {
      values.push(result);
      continue;
    }
    const name = keyText(valueIn(expression.key, inner));
    if (expression.grouped) entries.set(name, [...((entries.get(name) as Value[]) ?? []), result]);
    else if (!entries.has(name)) entries.set(name, result);
    else {
      throw new ExpressionError(
        `two elements of a for expression have the key ${JSON.stringify(name)}; "..." after the value makes a list for each key`,
      );
    }
  }
  return expression.key === undefined ? values : Object.fromEntries(entries);
}

export function keyText(value: Value): string {
  if (value === null) throw new ExpressionError("null cannot be the key of an object");
  return toText(value);
}

function elementsOf(collection: Value): [Value, Value][] {
  if (Array.isArray(collection)) {
    const isSet = kindOf(collection) === "set";
    return collection.map((element, index) => [isSet ? element : index, element]);
  }
  if (isRecord(collection)) return sortedKeys(collection).map((name) => [name, collection[name]!]);
  throw new ExpressionError(
    `a value of type ${describeType(typeOf(collection))} cannot be the collection of a for expression`,
  );
}
