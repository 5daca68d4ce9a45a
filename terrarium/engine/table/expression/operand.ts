import { type AttributeType, type AttributeValue, type Item, setMembers, typeOf } from "../value/attribute-value.ts";
import { type Path, parsePath, pathText, valueAt } from "./path.ts";
import type { Tokens } from "./tokens.ts";

/** What a condition compares: an attribute, a given value, or the size of an attribute. */
export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: AttributeValue }
  | { readonly kind: "size"; readonly path: Path };

/** Reads `:value`. */
export function parseValue(tokens: Tokens): AttributeValue {
  const { kind, text } = tokens.next;
  if (kind !== "value-reference") tokens.unexpected();
  tokens.take();
  const value = tokens.inputs.value(text);
  if (!value) {
    tokens.invalid(`An expression attribute value used in expression is not defined; attribute value: ${text}`);
  }
  return value;
}

/** Reads a path or `:value`. */
export function parsePathOrValue(tokens: Tokens): Operand {
  return tokens.next.kind === "value-reference"
    ? { kind: "value", value: parseValue(tokens) }
    : { kind: "path", path: parsePath(tokens) };
}

/** The value of an operand in an item; undefined where the item has none, or it has no size. */
export function operandValue(operand: Operand, item: Item): AttributeValue | undefined {
  switch (operand.kind) {
    case "value":
      return operand.value;
    case "path":
      return valueAt(item, operand.path);
    case "size": {
      const value = valueAt(item, operand.path);
      const size = value && sizeOf(value);
      return size === undefined ? undefined : { N: String(size) };
    }
  }
}

/** The type of a value that is given, or computed; of an attribute it is not known before there is an item. */
export function staticType(operand: Operand): AttributeType | undefined {
  if (operand.kind === "size") return "N";
  return operand.kind === "value" ? typeOf(operand.value) : undefined;
}

/** Whether two operands are the same path, which no condition may compare. */
export function samePath(one: Operand, two: Operand): boolean {
  return one.kind === "path" && two.kind === "path" && pathText(one.path) === pathText(two.path);
}

/** As the function `size` counts: bytes of texts and binaries, members of the rest. */
function sizeOf(value: AttributeValue): number | undefined {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return Buffer.byteLength(value.B, "base64");
  return setMembers(value)?.length ?? value.L?.length ?? (value.M && Object.keys(value.M).length);
}
