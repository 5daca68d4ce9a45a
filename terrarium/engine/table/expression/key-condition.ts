import { ValidationException } from "../table-errors.ts";
import { type AttributeType, type AttributeValue, typeOf } from "../value/attribute-value.ts";
import type { Condition } from "./condition.ts";
import type { ExpressionInputs } from "./expression-inputs.ts";
import type { Operand } from "./operand.ts";
import { parseCondition } from "./parse-condition.ts";

/** Which part of a partition is asked for. */
export type RangeCondition =
  | { readonly operator: "=" | "<" | "<=" | ">" | ">=" | "begins_with"; readonly value: AttributeValue }
  | { readonly operator: "BETWEEN"; readonly lower: AttributeValue; readonly upper: AttributeValue };

export interface KeyCondition {
  readonly hash: AttributeValue;
  readonly range?: RangeCondition;
}

/** The key of a table or index, as far as a condition on it needs. */
export interface KeyNames {
  readonly hash: string;
  readonly range?: string;
  typeOf(name: string): AttributeType;
}

/** A condition on one attribute. */
export interface KeyPart {
  readonly name: string;
  readonly condition: RangeCondition;
}

/** Parses a KeyConditionExpression ("Key condition expressions for the Query operation"). @throws ValidationException */
export function parseKeyCondition(source: string, inputs: ExpressionInputs): KeyPart[] {
  const parts = flatten(parseCondition(source, "KeyConditionExpression", inputs)).map(keyPart);
  if (parts.length > 2) throw new ValidationException("Conditions can be of length 1 or 2 only");
  if (parts.length === 2 && parts[0]!.name === parts[1]!.name) {
    invalid("KeyConditionExpressions must only contain one condition per key");
  }
  return parts;
}

/** What the conditions say of the key of the table or index that is queried. @throws ValidationException */
export function keyConditionOf(parts: readonly KeyPart[], key: KeyNames): KeyCondition {
  const hash = parts.find(({ name }) => name === key.hash);
  if (key.range === undefined && parts.length > 1) throw new ValidationException("Query key condition not supported");
  if (!hash) throw new ValidationException(`Query condition missed key schema element: ${key.hash}`);
  const range = parts.find((part) => part !== hash);
  if (range && range.name !== key.range) {
    throw new ValidationException(`Query condition missed key schema element: ${key.range}`);
  }
  for (const part of parts) checkTypes(part, key.typeOf(part.name));
  if (hash.condition.operator !== "=") throw new ValidationException("Query key condition not supported");
  return { hash: hash.condition.value, ...(range && { range: range.condition }) };
}

function flatten(condition: Condition): Condition[] {
  return condition.kind === "and" ? [...flatten(condition.left), ...flatten(condition.right)] : [condition];
}

function keyPart(condition: Condition): KeyPart {
  switch (condition.kind) {
    case "compare": {
      const { left, right, comparator } = condition;
      if (comparator === "<>") return invalid("Invalid operator used in KeyConditionExpression: <>");
      if (left.kind === "value") {
        return { name: nameOf(right), condition: { operator: MIRRORED[comparator], value: left.value } };
      }
      return { name: nameOf(left), condition: { operator: comparator, value: givenValue(right) } };
    }
    case "between":
      return {
        name: nameOf(condition.operand),
        condition: { operator: "BETWEEN", lower: givenValue(condition.lower), upper: givenValue(condition.upper) },
      };
    case "begins-with":
      return {
        name: nameOf(condition.left),
        condition: { operator: "begins_with", value: givenValue(condition.right) },
      };
    default:
      return invalid(`Invalid operator used in KeyConditionExpression: ${operatorName(condition)}`);
  }
}

const MIRRORED = { "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function nameOf(operand: Operand): string {
  if (operand.kind === "size") return invalid("KeyConditionExpressions cannot contain nested operations");
  if (operand.kind === "value") {
    return invalid("Invalid condition in KeyConditionExpression: No key attribute specified");
  }
  if (operand.path.length > 1) {
    return invalid("KeyConditionExpressions cannot have conditions on nested attributes");
  }
  return operand.path[0];
}

function givenValue(operand: Operand): AttributeValue {
  if (operand.kind === "value") return operand.value;
  if (operand.kind === "size") return invalid("KeyConditionExpressions cannot contain nested operations");
  return invalid("Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
}

function operatorName(condition: Condition): string {
  switch (condition.kind) {
    case "exists":
      return condition.expected ? "attribute_exists" : "attribute_not_exists";
    case "type":
      return "attribute_type";
    default:
      return condition.kind === "contains" ? "contains" : condition.kind.toUpperCase();
  }
}

function checkTypes({ condition }: KeyPart, type: AttributeType): void {
  const values = condition.operator === "BETWEEN" ? [condition.lower, condition.upper] : [condition.value];
  if (values.every((value) => typeOf(value) === type)) return;
  throw new ValidationException(
    "One or more parameter values were invalid: Condition parameter type does not match schema type",
  );
}

function invalid(problem: string): never {
  throw new ValidationException(problem);
}
