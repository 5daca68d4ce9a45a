import { ATTRIBUTE_TYPES, type AttributeType, typeOf } from "../value/attribute-value.ts";
import { compareValues } from "../value/compare-values.ts";
import type { Comparator, Condition } from "./condition.ts";
import type { ExpressionInputs, ExpressionKind } from "./expression-inputs.ts";
import { type Operand, parsePathOrValue, samePath, staticType } from "./operand.ts";
import { pathText } from "./path.ts";
import { Tokens } from "./tokens.ts";

const COMPARATORS = ["=", "<>", "<", "<=", ">", ">="];
const ORDERED: readonly AttributeType[] = ["S", "N", "B"];

/** Operands that each function takes ("Comparison operator and function reference"). */
const FUNCTIONS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

/** Parses a ConditionExpression, a FilterExpression or a KeyConditionExpression. @throws ValidationException */
export function parseCondition(source: string, kind: ExpressionKind, inputs: ExpressionInputs): Condition {
  const tokens = new Tokens(source, kind, inputs);
  const condition = parseOr(tokens);
  tokens.expectsEnd();
  return condition;
}

function parseOr(tokens: Tokens): Condition {
  let left = parseAnd(tokens);
  while (tokens.acceptsKeyword("OR")) left = { kind: "or", left, right: parseAnd(tokens) };
  return left;
}

function parseAnd(tokens: Tokens): Condition {
  let left = parseNot(tokens);
  while (tokens.acceptsKeyword("AND")) left = { kind: "and", left, right: parseNot(tokens) };
  return left;
}

function parseNot(tokens: Tokens): Condition {
  return tokens.acceptsKeyword("NOT") ? { kind: "not", condition: parseNot(tokens) } : parsePrimary(tokens);
}

function parsePrimary(tokens: Tokens): Condition {
  if (!tokens.accepts("(")) return parsePredicate(tokens);
  const opened = tokens.position;
  const condition = parseOr(tokens);
  // `((…))`: what was read began with a parenthesis, and it was the one that closed last.
  const inner = innermost.get(tokens);
  if (inner?.from === opened && inner.to === tokens.position)
    tokens.invalid("The expression has redundant parentheses;");
  tokens.expects(")");
  innermost.set(tokens, { from: opened - 1, to: tokens.position });
  return condition;
}

/** The parentheses that were closed last. */
const innermost = new WeakMap<Tokens, { readonly from: number; readonly to: number }>();

function parsePredicate(tokens: Tokens): Condition {
  const called = tokens.next.kind === "name" && tokens.following.text === "(";
  if (called && tokens.next.text !== "size") {
    const name = tokens.next.text;
    const condition = parseFunction(tokens);
    if (COMPARATORS.includes(tokens.next.text)) misused(tokens, name);
    return condition;
  }
  const left = parseOperand(tokens);
  if (tokens.acceptsKeyword("BETWEEN")) {
    const lower = parseOperand(tokens);
    tokens.expectsKeyword("AND");
    const upper = parseOperand(tokens);
    checkDistinct(tokens, "BETWEEN", left, [lower, upper]);
    checkBounds(tokens, lower, upper);
    return { kind: "between", operand: left, lower, upper };
  }
  if (tokens.acceptsKeyword("IN")) {
    tokens.expects("(");
    const candidates = [parseOperand(tokens)];
    while (tokens.accepts(",")) candidates.push(parseOperand(tokens));
    tokens.expects(")");
    checkDistinct(tokens, "IN", left, candidates);
    if (candidates.length > 100) {
      tokens.invalid(`Invalid number of operands for operator; operator: IN, number of operands: ${candidates.length}`);
    }
    return { kind: "in", operand: left, candidates };
  }
  if (tokens.next.kind !== "operator" || !COMPARATORS.includes(tokens.next.text)) {
    if (left.kind === "size") misused(tokens, "size");
    tokens.unexpected();
  }
  const comparator = tokens.take().text as Comparator;
  const right = parseOperand(tokens);
  checkDistinct(tokens, comparator, left, [right]);
  if (comparator !== "=" && comparator !== "<>") {
    for (const operand of [left, right]) checkOrdered(tokens, comparator, operand);
  }
  return { kind: "compare", comparator, left, right };
}

function parseOperand(tokens: Tokens): Operand {
  const { kind, text } = tokens.next;
  if (kind !== "name" || tokens.following.text !== "(") return parsePathOrValue(tokens);
  if (text !== "size") {
    return Object.hasOwn(FUNCTIONS, text)
      ? misused(tokens, text)
      : tokens.invalid(`Invalid function name; function: ${text}`);
  }
  const [operand] = parseArguments(tokens);
  if (operand?.kind !== "path") {
    const type = operand?.kind === "value" ? typeOf(operand.value) : undefined;
    if (type === "N" || type === "BOOL" || type === "NULL") operandType(tokens, "size", type);
    return tokens.invalid("Operator or function requires a document path; operator or function: size");
  }
  return { kind: "size", path: operand.path };
}

function parseFunction(tokens: Tokens): Condition {
  const name = tokens.next.text;
  if (!Object.hasOwn(FUNCTIONS, name)) tokens.invalid(`Invalid function name; function: ${name}`);
  const [left, right] = parseArguments(tokens) as [Operand, Operand];
  switch (name) {
    case "attribute_exists":
    case "attribute_not_exists":
      return { kind: "exists", path: pathOf(tokens, name, left), expected: name === "attribute_exists" };
    case "attribute_type": {
      const type = right.kind === "value" ? right.value.S : undefined;
      if (type === undefined) return operandType(tokens, name, staticType(right) ?? "M");
      if (!ATTRIBUTE_TYPES.includes(type as AttributeType)) {
        const valid = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";
        tokens.invalid(`Invalid attribute type name found; type: ${type}, valid types: ${valid}`);
      }
      return { kind: "type", path: pathOf(tokens, name, left), type: type as AttributeType };
    }
    case "begins_with":
      for (const operand of [left, right]) {
        const type = staticType(operand);
        if (type !== undefined && type !== "S" && type !== "B") operandType(tokens, name, type);
      }
      checkDistinct(tokens, name, left, [right]);
      return { kind: "begins-with", left, right };
    default: {
      checkDistinct(tokens, name, left, [right]);
      return { kind: "contains", left, right };
    }
  }
}

/** The operands of a function, as many as it takes. */
function parseArguments(tokens: Tokens): Operand[] {
  const name = tokens.take().text;
  tokens.expects("(");
  const operands = [parseOperand(tokens)];
  while (tokens.accepts(",")) operands.push(parseOperand(tokens));
  tokens.expects(")");
  if (operands.length !== FUNCTIONS[name]) {
    tokens.invalid(
      "Incorrect number of operands for operator or function; " +
        `operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  return operands;
}

function pathOf(tokens: Tokens, name: string, operand: Operand) {
  if (operand.kind === "path") return operand.path;
  return tokens.invalid(`Operator or function requires a document path; operator or function: ${name}`);
}

function misused(tokens: Tokens, name: string): never {
  tokens.invalid(`The function is not allowed to be used this way in an expression; function: ${name}`);
}

function checkDistinct(tokens: Tokens, operator: string, first: Operand, others: readonly Operand[]): void {
  if (first.kind !== "path" || !others.some((other) => samePath(first, other))) return;
  tokens.invalid(
    "The first operand must be distinct from the remaining operands for this operator or function; " +
      `operator: ${operator}, first operand: ${pathText(first.path)}`,
  );
}

function checkOrdered(tokens: Tokens, operator: string, operand: Operand): void {
  const type = staticType(operand);
  if (type !== undefined && !ORDERED.includes(type)) operandType(tokens, operator, type);
}

function operandType(tokens: Tokens, operator: string, type: AttributeType): never {
  tokens.invalid(
    "Incorrect operand type for operator or function; " + `operator or function: ${operator}, operand type: ${type}`,
  );
}

function checkBounds(tokens: Tokens, lower: Operand, upper: Operand): void {
  for (const bound of [lower, upper]) checkOrdered(tokens, "BETWEEN", bound);
  if (lower.kind !== "value" || upper.kind !== "value") return;
  const text = (bound: typeof lower) => {
    const type = typeOf(bound.value);
    return `AttributeValue: {${type}:${bound.value[type]}}`;
  };
  const bounds = `lower bound operand: ${text(lower)}, upper bound operand: ${text(upper)}`;
  if (typeOf(lower.value) !== typeOf(upper.value)) {
    tokens.invalid(`The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (compareValues(lower.value, upper.value)! > 0) {
    tokens.invalid(`The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`);
  }
}
