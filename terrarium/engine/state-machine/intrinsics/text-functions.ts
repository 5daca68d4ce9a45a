import { hash } from "node:crypto";
import { isObject, type Json } from "../json.ts";
import { asText, IntrinsicFailure, type IntrinsicFunction } from "./intrinsic-function.ts";

/** What States.Base64Encode, Base64Decode and Hash take at most, in characters. */
const LONGEST = 10_000;
const ALGORITHMS: Readonly<Record<string, string>> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** The intrinsic functions for texts, encodings and hashes. */
export const TEXT_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  Format: { arity: [1, Number.POSITIVE_INFINITY], call: ([template, ...values]) => format(asText(template), values) },
  StringSplit: { arity: [2], call: ([text, splitter]) => split(asText(text), asText(splitter)) },
  Base64Encode: { arity: [1], call: ([text]) => Buffer.from(short(asText(text))).toString("base64") },
  Base64Decode: { arity: [1], call: ([text]) => decode(short(asText(text))) },
  Hash: { arity: [2], call: ([data, algorithm]) => digest(data!, asText(algorithm)) },
};

/** `{}` is the next value; `\{`, `\}` and `\\` stand for themselves. */
function format(template: string, values: readonly Json[]): string {
  let next = 0;
  const text = template.replace(/\\([{}\\])|\{\}/g, (_found, escaped: string | undefined) => {
    if (escaped !== undefined) return escaped;
    const value = values[next++];
    if (value === undefined) throw new IntrinsicFailure(`"${template}" has more places than there are values`);
    return shown(value);
  });
  if (next < values.length) throw new IntrinsicFailure(`"${template}" has ${next} places for ${values.length} values`);
  return text;
}

/** AWS writes objects and arrays as Java does: `{id=1, tags=[a, b]}`; States.JsonToString is for JSON. */
function shown(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${shown(item)}`);
  return `{${entries.join(", ")}}`;
}

/** Each character of the splitter ends a part; empty parts are left out. */
function split(text: string, splitter: string): string[] {
  if (splitter === "") return [...text];
  const ends = new Set(splitter);
  const parts: string[] = [];
  let part = "";
  for (const character of text) {
    if (!ends.has(character)) part += character;
    else if (part !== "") {
      parts.push(part);
      part = "";
    }
  }
  return part === "" ? parts : [...parts, part];
}

function decode(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)) {
    throw new IntrinsicFailure(`"${text}" is not Base64`);
  }
  return Buffer.from(text, "base64").toString();
}

export function digest(data: Json, algorithm: string): string {
  const name = Object.hasOwn(ALGORITHMS, algorithm) ? ALGORITHMS[algorithm] : undefined;
  if (!name) throw new IntrinsicFailure(`"${algorithm}" is not one of ${Object.keys(ALGORITHMS).join(", ")}`);
  return hash(name, short(typeof data === "string" ? data : JSON.stringify(data)));
}

function short(text: string): string {
  if (text.length > LONGEST) throw new IntrinsicFailure(`${text.length} characters are more than ${LONGEST}`);
  return text;
}
