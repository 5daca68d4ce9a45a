import { convert, equal, toBool, toNumber, toText } from "./convert.ts";
import { evaluateFor, keyText } from "./evaluate-for.ts";
import { takeSteps } from "./evaluate-steps.ts";
import { ExpressionError } from "./expression-error.ts";
import { calculate, compareNumbers, isNumber } from "./number.ts";
import { type Bindings, lookUp, type Scope } from "./scope.ts";
import type { Expression } from "./syntax.ts";
import { describeType, sameType, typeOf, type Value } from "./type.ts";
import { unify } from "./unify.ts";

/** The value of an expression, as Terraform computes it. Throws an ExpressionError where there is none. */
export function evaluate(expression: Expression, scope: Scope, bindings?: Bindings): Value {
  const toValue = (part: Expression): Value => evaluate(part, scope, bindings);
  const valueIn = (part: Expression, inner: Bindings | undefined): Value => evaluate(part, scope, inner);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name":
    case "path":
      return evaluatePath(expression, scope, bindings);
    case "template":
      return expression.parts.map((part) => (typeof part === "string" ? part : inText(toValue(part)))).join("");
    case "joined":
      return (evaluateFor(expression.each, bindings, valueIn) as string[]).join("");
    case "call":
      return scope.call(expression, toValue);
    case "unary":
      return expression.operator === "!"
        ? !operand("!", toValue(expression.operand), toBool)
        : negative(operand("-", toValue(expression.operand), toNumber));
    case "binary":
      return evaluateBinary(expression.operator, toValue(expression.left), toValue(expression.right));
    case "conditional":
      return evaluateConditional(expression, toValue);
    case "tuple":
      return expression.items.map(toValue);
    case "object":
      return Object.fromEntries(expression.items.map(([key, value]) => [keyText(toValue(key)), toValue(value)]));
    case "for":
      return evaluateFor(expression, bindings, valueIn);
  }
}

function evaluatePath(expression: Expression & { kind: "name" | "path" }, scope: Scope, bindings?: Bindings): Value {
  const root = expression.kind === "name" ? expression : expression.of;
  const steps = expression.kind === "name" ? [] : expression.steps;
  const toValue = (part: Expression): Value => evaluate(part, scope, bindings);
  if (root.kind !== "name") return takeSteps(toValue(root), steps, toValue);
  const bound = lookUp(bindings, root.name);
  if (bound !== undefined) return takeSteps(bound, steps, toValue);
  const found = scope.resolve(root.name, steps);
  return takeSteps(found.value, steps.slice(found.taken), toValue, found.blocks);
}

function inText(value: Value): string {
  if (value === null) throw new ExpressionError("the value is null, which cannot be part of a text");
  if (typeof value === "object" && !isNumber(value)) {
    throw new ExpressionError(
      `cannot include a value of type ${describeType(typeOf(value))} in a text; a string is required`,
    );
  }
  return toText(value);
}

function operand<T>(operator: string, value: Value, convertTo: (value: Value) => T): T {
  if (value === null) throw new ExpressionError(`an operand of ${operator} is null`);
  try {
    return convertTo(value);
  } catch (error) {
    throw new ExpressionError(`unsuitable operand of ${operator}: ${(error as Error).message}`);
  }
}

function negative(value: ReturnType<typeof toNumber>): Value {
  return typeof value === "number" ? -value : calculate("*", value, -1)!;
}

function evaluateBinary(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case "==":
      return equal(left, right);
    case "!=":
      return !equal(left, right);
    case "&&":
    case "||": {
      const sides = [operand(operator, left, toBool), operand(operator, right, toBool)];
      return operator === "&&" ? sides.every(Boolean) : sides.some(Boolean);
    }
  }
  const first = operand(operator, left, toNumber);
  const second = operand(operator, right, toNumber);
  switch (operator) {
    case "<":
      return compareNumbers(first, second) < 0;
    case "<=":
      return compareNumbers(first, second) <= 0;
    case ">":
      return compareNumbers(first, second) > 0;
    case ">=":
      return compareNumbers(first, second) >= 0;
  }
  const result = calculate(operator, first, second);
  if (result === undefined) throw new ExpressionError("zero cannot be divided by zero, nor infinity by infinity");
  return result;
}

/** Both results have one type: the value chosen is converted to what fits the other one as well. */
function evaluateConditional(
  expression: Expression & { kind: "conditional" },
  toValue: (part: Expression) => Value,
): Value {
  const condition = toValue(expression.condition);
  if (condition === null) throw new ExpressionError("the condition is null");
  const chosenFirst = operand("? :", condition, toBool);
  const chosen = toValue(chosenFirst ? expression.then : expression.else);
  let other: Value;
  try {
    other = toValue(chosenFirst ? expression.else : expression.then);
  } catch (error) {
    // The result that is not chosen may be one that cannot be computed: that is what many conditions are for.
    if (error instanceof ExpressionError) return chosen;
    throw error;
  }
  const types = [typeOf(chosen), typeOf(other)] as const;
  if (sameType(...types)) return chosen;
  const type = unify(types);
  if (type === undefined) {
    const [then, otherwise] = chosenFirst ? types : [types[1], types[0]];
    throw new ExpressionError(
      `the two results of a conditional must have consistent types: one is ${describeType(then)}, the other ${describeType(otherwise)}`,
    );
  }
  return convert(chosen, type);
}
