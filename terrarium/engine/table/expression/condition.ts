import type { AttributeType, AttributeValue, Item } from "../value/attribute-value.ts";
import { typeOf } from "../value/attribute-value.ts";
import { compareValues, equalValues } from "../value/compare-values.ts";
import { type Operand, operandValue } from "./operand.ts";
import { type Path, valueAt } from "./path.ts";

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** A condition, key condition or filter, parsed. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "compare"; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "between"; readonly operand: Operand; readonly lower: Operand; readonly upper: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | { readonly kind: "exists"; readonly path: Path; readonly expected: boolean }
  | { readonly kind: "type"; readonly path: Path; readonly type: AttributeType }
  | { readonly kind: "begins-with" | "contains"; readonly left: Operand; readonly right: Operand };

/**
 * Whether a condition is true of an item ("Comparison operator and function reference"). A comparison with an attribute that
 * is not there is false, but for `<>`.
 */
export function holds(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case "and":
      return holds(condition.left, item) && holds(condition.right, item);
    case "or":
      return holds(condition.left, item) || holds(condition.right, item);
    case "not":
      return !holds(condition.condition, item);
    case "compare":
      return compares(condition.comparator, operandValue(condition.left, item), operandValue(condition.right, item));
    case "between": {
      const value = operandValue(condition.operand, item);
      return (
        compares(">=", value, operandValue(condition.lower, item)) &&
        compares("<=", value, operandValue(condition.upper, item))
      );
    }
    case "in": {
      const value = operandValue(condition.operand, item);
      return condition.candidates.some((candidate) => compares("=", value, operandValue(candidate, item)));
    }
    case "exists":
      return (valueAt(item, condition.path) !== undefined) === condition.expected;
    case "type": {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case "begins-with":
      return beginsWith(operandValue(condition.left, item), operandValue(condition.right, item));
    case "contains":
      return contains(operandValue(condition.left, item), operandValue(condition.right, item));
  }
}

/** One comparison; of values without an order only equality is known. */
export function compares(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (comparator === "<>") return left === undefined || right === undefined || !equalValues(left, right);
  if (left === undefined || right === undefined) return false;
  if (comparator === "=") return equalValues(left, right);
  const order = compareValues(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

function beginsWith(value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  return Buffer.from(value.B, "base64").toString("latin1").startsWith(bytes(prefix.B));
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (!value || !part) return false;
  if (value.L) return value.L.some((member) => equalValues(member, part));
  if (value.S !== undefined) return part.S !== undefined && value.S.includes(part.S);
  if (value.B !== undefined) return part.B !== undefined && bytes(value.B).includes(bytes(part.B));
  const members = value[SETS[typeOf(part)] ?? "SS"];
  return members?.includes((part.S ?? part.N ?? part.B)!) ?? false;
}

/** The set that a scalar can be a member of. */
const SETS: Partial<Record<AttributeType, "SS" | "NS" | "BS">> = { S: "SS", N: "NS", B: "BS" };

const bytes = (base64: string): string => Buffer.from(base64, "base64").toString("latin1");
