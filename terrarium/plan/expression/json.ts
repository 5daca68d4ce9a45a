import { ExpressionError } from "./expression-error.ts";
import { isNumber, numberText, parseNumber } from "./number.ts";
import { sortedKeys, type Value } from "./type.ts";

const escaped: Readonly<Record<string, string>> = {
  "<": "\\u003c",
  ">": "\\u003e",
  "&": "\\u0026",
  "\u2028": "\\u2028",
  "\u2029": "\\u2029",
};

/** JSON as Terraform's jsonencode writes it: names sorted, and `<`, `>` and `&` escaped. */
export function encodeJson(value: Value): string {
  if (typeof value === "string") {
    const text = JSON.stringify(value);
    return /[<>&\u2028\u2029]/.test(text)
      ? text.replace(/[<>&\u2028\u2029]/g, (character) => escaped[character]!)
      : text;
  }
  if (isNumber(value)) return finite(numberText(value));
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(",")}]`;
  return `{${sortedKeys(value)
    .map((name) => `${encodeJson(name)}:${encodeJson(value[name]!)}`)
    .join(",")}}`;
}

function finite(text: string): string {
  if (text.endsWith("Inf")) throw new ExpressionError("JSON has no infinite numbers");
  return text;
}

/** Reads JSON; numbers keep all of their digits. */
export function decodeJson(text: string): Value {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ExpressionError(`this is not JSON: ${(error as Error).message}`);
  }
}

/** JSON.parse, but for numbers of more digits than a JavaScript number holds. Throws a SyntaxError. */
export function parseJson(text: string): Value {
  if (!/[:[,\s]-?(?:[\d.]{16}|[\d.]+[eE])|^-?[\d.]+[eE\d]/.test(text)) return JSON.parse(text) as Value;
  const revive = (_name: string, value: unknown, context: { source: string }): unknown =>
    typeof value === "number" ? parseNumber(context.source) : value;
  return JSON.parse(text, revive as (name: string, value: unknown) => unknown) as Value;
}
