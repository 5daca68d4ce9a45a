import type { AttributeValue, Item } from "./attribute-value.ts";
import { parseDecimal } from "./decimal.ts";

/** Bytes of an item: its names and values ("DynamoDB item sizes and formats"). */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) size += Buffer.byteLength(name) + valueSize(item[name]!);
  return size;
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.SS) return sum(value.SS, (member) => Buffer.byteLength(member));
  if (value.NS) return sum(value.NS, numberSize);
  if (value.BS) return sum(value.BS, binarySize);
  if (value.L) return 3 + sum(value.L, (member) => 1 + valueSize(member));
  if (value.M) return 3 + Object.keys(value.M).length + itemSize(value.M);
  return 1;
}

/** A byte for two digits, which stand at even places, and one for the exponent; one more for the sign. */
function numberSize(text: string): number {
  const { negative, digits, exponent } = parseDecimal(text);
  if (digits === "") return 1;
  const straddles = digits.length % 2 === 0 && exponent % 2 !== 0 ? 1 : 0;
  return 1 + Math.ceil(digits.length / 2) + straddles + (negative ? 1 : 0);
}

function binarySize(base64: string): number {
  return Buffer.byteLength(base64, "base64");
}

function sum<T>(members: readonly T[], size: (member: T) => number): number {
  let total = 0;
  for (const member of members) total += size(member);
  return total;
}
