import { type AttributeValue, attributeOf, setMembers, typeOf } from "./attribute-value.ts";
import { compareNumbers } from "./decimal.ts";

/** Equal in type and content: sets in any order, maps and lists throughout ("Comparison operator and function reference"). */
export function equalValues(left: AttributeValue, right: AttributeValue): boolean {
  const type = typeOf(left);
  if (type !== typeOf(right)) return false;
  if (left.L) {
    const other = right.L!;
    return left.L.length === other.length && left.L.every((member, index) => equalValues(member, other[index]!));
  }
  if (left.M) {
    const names = Object.keys(left.M);
    if (names.length !== Object.keys(right.M!).length) return false;
    return names.every((name) => {
      const other = attributeOf(right.M!, name);
      return other !== undefined && equalValues(left.M![name]!, other);
    });
  }
  const members = setMembers(left);
  if (!members) return left[type] === right[type];
  const others = new Set(setMembers(right));
  return members.length === others.size && members.every((member) => others.has(member));
}

/** The order of two strings, numbers or binaries of one type; undefined for what has no order. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.S !== undefined && right.S !== undefined) return compareText(left.S, right.S);
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.B !== undefined && right.B !== undefined) {
    return Buffer.compare(Buffer.from(left.B, "base64"), Buffer.from(right.B, "base64"));
  }
  return undefined;
}

/** By the bytes of UTF-8, which is not the order of JavaScript's UTF-16 units beyond U+FFFF. */
function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
