import { ExpressionError } from "../expression-error.ts";
import { type TerraformNumber, toWhole } from "../number.ts";
import { withType } from "../type.ts";
import { charactersOf } from "./characters.ts";
import { define, type FunctionGroup, strings } from "./definition.ts";

/** After anything in ASCII but letters, digits and the underscore, or after any other space. */
const wordStart = /(?<=^|[^\P{ASCII}A-Za-z0-9_]|\p{White_Space})\p{L}/gu;

/** Terraform language, "String Functions"; those with patterns are in patterns.ts, format in format.ts. */
export const functions: FunctionGroup = {
  chomp: define(["string"], (text: string) => text.replace(/[\r\n]+$/, "")),
  endswith: define(["string", "string"], (text: string, suffix: string) => text.endsWith(suffix)),
  indent: define(["number", "string"], (spaces: TerraformNumber, text: string) =>
    text.replaceAll("\n", `\n${" ".repeat(whole(spaces))}`),
  ),
  join: define(["string"], join, { rest: strings }),
  lower: define(["string"], (text: string) => changeCase(text, (character) => character.toLowerCase())),
  split: define(["string", "string"], (separator: string, text: string) =>
    withType(separator === "" ? Array.from(text) : text.split(separator), strings),
  ),
  startswith: define(["string", "string"], (text: string, prefix: string) => text.startsWith(prefix)),
  strcontains: define(["string", "string"], (text: string, part: string) => text.includes(part)),
  strrev: define(["string"], (text: string) => charactersOf(text).reverse().join("")),
  substr: define(["string", "number", "number"], substring),
  title: define(["string"], (text: string) => text.replace(wordStart, (letter) => changeCase(letter, upper))),
  trim: define(["string", "string"], trim),
  trimprefix: define(["string", "string"], (text: string, prefix: string) =>
    text.startsWith(prefix) ? text.slice(prefix.length) : text,
  ),
  trimsuffix: define(["string", "string"], (text: string, suffix: string) =>
    text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text,
  ),
  trimspace: define(["string"], (text: string) => text.replace(/^[\p{White_Space}]+|[\p{White_Space}]+$/gu, "")),
  upper: define(["string"], (text: string) => changeCase(text, upper)),
};

function join(separator: string, ...lists: (string | null)[][]): string {
  if (lists.length === 0) throw new ExpressionError("at least one list is needed");
  const items = lists.flat();
  const missing = items.indexOf(null);
  if (missing >= 0) throw new ExpressionError(`element ${missing} is null; a list with null values cannot be joined`);
  return items.join(separator);
}

function upper(character: string): string {
  return character.toUpperCase();
}

/** Character by character, as Terraform does: one that would become two, as ß in upper case, stays as it is. */
function changeCase(text: string, change: (text: string) => string): string {
  if (/^\p{ASCII}*$/u.test(text)) return change(text);
  return Array.from(text, (character) => {
    const changed = change(character);
    return Array.from(changed).length === 1 ? changed : character;
  }).join("");
}

function substring(text: string, offset: TerraformNumber, length: TerraformNumber): string {
  const characters = charactersOf(text);
  const start = whole(offset);
  const count = whole(length);
  const from = start < 0 ? start + characters.length : start;
  return characters.slice(Math.max(0, from), count < 0 ? undefined : Math.max(0, from) + count).join("");
}

function trim(text: string, characters: string): string {
  const cut = new Set(characters);
  const all = Array.from(text);
  let start = 0;
  let end = all.length;
  while (start < end && cut.has(all[start]!)) start++;
  while (end > start && cut.has(all[end - 1]!)) end--;
  return all.slice(start, end).join("");
}

function whole(value: TerraformNumber): number {
  const integer = toWhole(value);
  if (integer === undefined) throw new ExpressionError("a whole number is required");
  return Number(integer);
}
