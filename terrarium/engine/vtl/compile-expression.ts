import type { Frame, Render } from "./frame.ts";
import { inner } from "./frame.ts";
import { calculate, compareNumbers, isNumber } from "./java-number.ts";
import { listOf, looselyEqual, toText } from "./java-value.ts";
import { callMethod, getIndex, getProperty } from "./members.ts";
import type { Expression, Operator, Reference, Statement, Step } from "./syntax.ts";
import { TemplateError } from "./template-error.ts";

/** Computes an expression; null and undefined are both "no value". */
export type Value = (frame: Frame) => unknown;
/** Computes an expression as the condition of an `#if`. */
export type Condition = (frame: Frame) => boolean;
/** Makes one step along a reference. */
type Walk = (from: unknown, frame: Frame) => unknown;

/** Strings in double quotes hold statements; who compiles these is given, as they hold expressions in turn. */
export type CompileStatements = (statements: readonly Statement[]) => Render;

const LONGEST_RANGE = 100_000;

export function compileValue(expression: Expression, statements: CompileStatements): Value {
  switch (expression.type) {
    case "string":
      return () => expression.text;
    case "number":
    case "boolean":
      return () => expression.value;
    case "interpolated": {
      const render = statements(expression.parts);
      return (frame) => {
        const part = inner(frame);
        render(part);
        return part.text;
      };
    }
    case "list": {
      const items = expression.items.map((item) => compileValue(item, statements));
      return (frame) => listOf(items.map((item) => item(frame)));
    }
    case "map": {
      const entries = expression.entries.map(
        ([key, value]) => [compileValue(key, statements), compileValue(value, statements)] as const,
      );
      return (frame) => new Map(entries.map(([key, value]) => [key(frame), value(frame)]));
    }
    case "range":
      return compileRange(compileValue(expression.from, statements), compileValue(expression.to, statements));
    case "reference":
      return compileReference(expression, statements);
    case "not": {
      const operand = compileCondition(expression.operand, statements);
      return (frame) => !operand(frame);
    }
    case "binary":
      return compileBinary(expression, statements);
  }
}

/**
 * True is what a reference holds that is neither null nor false: an empty string is true. Of literals only `true` is, as
 * Velocity 1.7 evaluates no other.
 */
export function compileCondition(expression: Expression, statements: CompileStatements): Condition {
  const { type } = expression;
  if (type === "not" || type === "boolean" || type === "binary") {
    if (type === "binary" && isArithmetic(expression.operator)) return () => false;
    const value = compileValue(expression, statements);
    return (frame) => value(frame) === true;
  }
  if (type !== "reference") return () => false;
  const value = compileReference(expression, statements);
  return (frame) => {
    const found = value(frame);
    return found !== null && found !== undefined && found !== false;
  };
}

const isArithmetic = (operator: Operator): operator is "+" | "-" | "*" | "/" | "%" => "+-*/%".includes(operator);

export function compileReference(reference: Reference, statements: CompileStatements): Value {
  const { name } = reference;
  const steps = reference.steps.map((step) => compileStep(step, statements));
  if (steps.length === 0) return (frame) => frame.scope.get(name);
  return (frame) => {
    let value = frame.scope.get(name);
    for (const step of steps) {
      if (value === null || value === undefined) return undefined;
      value = step(value, frame);
    }
    return value;
  };
}

/** Computes what the last step of a reference is taken from, and is empty-handed where the way there ends. */
export function compileOwner(reference: Reference, statements: CompileStatements): Value {
  return compileReference({ ...reference, steps: reference.steps.slice(0, -1) }, statements);
}

function compileStep(step: Step, statements: CompileStatements): Walk {
  if (step.type === "property") {
    const { name } = step;
    return (from) => getProperty(from, name);
  }
  if (step.type === "index") {
    const index = compileValue(step.index, statements);
    return (from, frame) => getIndex(from, index(frame));
  }
  const { name } = step;
  const values = step.arguments.map((argument) => compileValue(argument, statements));
  const [first] = values;
  if (values.length === 1 && first) return (from, frame) => callMethod(from, name, [first(frame)]);
  return (from, frame) =>
    callMethod(
      from,
      name,
      values.map((value) => value(frame)),
    );
}

function compileRange(from: Value, to: Value): Value {
  return (frame) => {
    const [first, last] = [from(frame), to(frame)];
    if (typeof first !== "number" || typeof last !== "number") return undefined;
    if (Math.abs(last - first) >= LONGEST_RANGE)
      throw new TemplateError(`the range [${first}..${last}] has more than ${LONGEST_RANGE} elements`);
    const step = first >= last ? -1 : 1;
    return listOf(Array.from({ length: Math.abs(last - first) + 1 }, (_, at) => first + at * step));
  };
}

function compileBinary(expression: Expression & { type: "binary" }, statements: CompileStatements): Value {
  const { operator } = expression;
  if (operator === "&&" || operator === "||") {
    const left = compileCondition(expression.left, statements);
    const right = compileCondition(expression.right, statements);
    return operator === "&&" ? (frame) => left(frame) && right(frame) : (frame) => left(frame) || right(frame);
  }
  const left = compileValue(expression.left, statements);
  const right = compileValue(expression.right, statements);
  if (operator === "==") return (frame) => equalIn(frame, left(frame), right(frame));
  if (operator === "!=") return (frame) => !equalIn(frame, left(frame), right(frame));
  if (isArithmetic(operator)) {
    return (frame) => {
      const [a, b] = [left(frame), right(frame)];
      if (operator === "+" && (typeof a === "string" || typeof b === "string")) {
        return textIn(frame, a, expression.left) + textIn(frame, b, expression.right);
      }
      return isNumber(a) && isNumber(b) ? calculate(operator, a, b) : undefined;
    };
  }
  return (frame) => {
    const [a, b] = [left(frame), right(frame)];
    return isNumber(a) && isNumber(b) && holds[operator](compareNumbers(a, b));
  };
}

const holds = {
  "<": (order: number) => order < 0,
  "<=": (order: number) => order <= 0,
  ">": (order: number) => order > 0,
  ">=": (order: number) => order >= 0,
};

function equalIn(frame: Frame, left: unknown, right: unknown): boolean {
  if (frame.options.absent === "literal") return looselyEqual(left, right);
  return looselyEqual(left ?? "", right ?? "");
}

/** What joins a string: Velocity joins the source of what has no value. */
function textIn(frame: Frame, value: unknown, expression: Expression): string {
  if (value !== null && value !== undefined) return toText(value);
  return frame.options.absent === "literal" ? expression.literal : "";
}
