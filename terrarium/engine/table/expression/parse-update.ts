import { type AttributeType, type AttributeValue, typeOf } from "../value/attribute-value.ts";
import type { ExpressionInputs } from "./expression-inputs.ts";
import { parseValue } from "./operand.ts";
import { assertApart, type Path, parsePath } from "./path.ts";
import { Tokens } from "./tokens.ts";

/** What a SET assigns: a value, an attribute, a function of them, or a sum or difference. */
export type Assigned =
  | { readonly kind: "value"; readonly value: AttributeValue }
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "if-not-exists"; readonly path: Path; readonly fallback: Assigned }
  | { readonly kind: "list-append"; readonly left: Assigned; readonly right: Assigned }
  | { readonly kind: "plus" | "minus"; readonly left: Assigned; readonly right: Assigned };

/** One step of an UpdateExpression. */
export type UpdateStep =
  | { readonly action: "SET"; readonly path: Path; readonly assigned: Assigned }
  | { readonly action: "REMOVE"; readonly path: Path }
  | { readonly action: "ADD" | "DELETE"; readonly path: Path; readonly value: AttributeValue };

const SECTIONS = ["SET", "REMOVE", "ADD", "DELETE"] as const;
type Section = (typeof SECTIONS)[number];

/** What error messages call the types. */
const TYPE_WORDS: Readonly<Record<AttributeType, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  SS: "STRING_SET",
  NS: "NUMBER_SET",
  BS: "BINARY_SET",
  BOOL: "BOOLEAN",
  NULL: "NULL",
  L: "LIST",
  M: "MAP",
};

/** Parses an UpdateExpression ("Update expressions"). @throws ValidationException */
export function parseUpdate(source: string, inputs: ExpressionInputs): UpdateStep[] {
  const tokens = new Tokens(source, "UpdateExpression", inputs);
  const steps: UpdateStep[] = [];
  const seen = new Set<Section>();
  do {
    const section = SECTIONS.find((name) => tokens.acceptsKeyword(name)) ?? tokens.unexpected();
    if (seen.has(section)) {
      tokens.invalid(`The "${section}" section can only be used once in an update expression;`);
    }
    seen.add(section);
    do steps.push(parseStep(tokens, section));
    while (tokens.accepts(","));
  } while (tokens.next.kind !== "end");
  assertApart(
    tokens,
    steps.map(({ path }) => path),
  );
  return steps;
}

function parseStep(tokens: Tokens, action: Section): UpdateStep {
  const path = parsePath(tokens);
  if (action === "REMOVE") return { action, path };
  if (action === "SET") {
    tokens.expects("=");
    return { action, path, assigned: parseAssigned(tokens) };
  }
  const value = parseValue(tokens);
  const type = typeOf(value);
  const sets: readonly AttributeType[] = ["SS", "NS", "BS"];
  if (!sets.includes(type) && !(action === "ADD" && type === "N")) {
    tokens.invalid(
      `Incorrect operand type for operator or function; operator: ${action}, operand type: ${TYPE_WORDS[type]}, ` +
        `typeset: ALLOWED_FOR_${action}_OPERAND`,
    );
  }
  return { action, path, value };
}

function parseAssigned(tokens: Tokens): Assigned {
  const left = parseTerm(tokens);
  const operator = tokens.accepts("+") ? "plus" : tokens.accepts("-") ? "minus" : undefined;
  if (!operator) return left;
  const right = parseTerm(tokens);
  for (const operand of [left, right]) checkType(tokens, operator === "plus" ? "+" : "-", operand, "N");
  return { kind: operator, left, right };
}

function parseTerm(tokens: Tokens): Assigned {
  if (tokens.accepts("(")) {
    const assigned = parseAssigned(tokens);
    tokens.expects(")");
    return assigned;
  }
  if (tokens.next.kind === "value-reference") return { kind: "value", value: parseValue(tokens) };
  if (tokens.next.kind !== "name" || tokens.following.text !== "(") return { kind: "path", path: parsePath(tokens) };
  const name = tokens.next.text;
  if (name !== "if_not_exists" && name !== "list_append") tokens.invalid(`Invalid function name; function: ${name}`);
  const [left, right] = parseArguments(tokens) as [Assigned, Assigned];
  if (name === "list_append") {
    for (const operand of [left, right]) checkType(tokens, name, operand, "L");
    return { kind: "list-append", left, right };
  }
  if (left.kind !== "path") {
    return tokens.invalid(`Operator or function requires a document path; operator or function: ${name}`);
  }
  return { kind: "if-not-exists", path: left.path, fallback: right };
}

function parseArguments(tokens: Tokens): Assigned[] {
  const name = tokens.take().text;
  tokens.expects("(");
  const operands = [parseTerm(tokens)];
  while (tokens.accepts(",")) operands.push(parseTerm(tokens));
  tokens.expects(")");
  if (operands.length !== 2) {
    tokens.invalid(
      "Incorrect number of operands for operator or function; " +
        `operator or function: ${name}, number of operands: ${operands.length}`,
    );
  }
  return operands;
}

/** Of what is known before there is an item. */
function checkType(tokens: Tokens, operator: string, operand: Assigned, expected: "N" | "L"): void {
  const type = staticType(operand);
  if (type === undefined || type === expected) return;
  tokens.invalid(
    `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}

function staticType(operand: Assigned): AttributeType | undefined {
  switch (operand.kind) {
    case "value":
      return typeOf(operand.value);
    case "list-append":
      return "L";
    case "plus":
    case "minus":
      return "N";
    default:
      return undefined;
  }
}
