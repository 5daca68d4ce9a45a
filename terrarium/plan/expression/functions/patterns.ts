import { makeList } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import { translatePattern } from "../regular-expression.ts";
import type { Value } from "../type.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** Terraform language, "regex Function", "regexall Function" and "replace Function". */
export const functions: FunctionGroup = {
  regex: define(["string", "string"], (pattern: string, text: string) => {
    const [match] = matchesOf(checkGroups(pattern), text);
    if (match === undefined) throw new ExpressionError("the pattern did not match any part of the text");
    return captures(match);
  }),
  regexall: define(["string", "string"], (pattern: string, text: string) =>
    makeList(matchesOf(checkGroups(pattern), text).map(captures)),
  ),
  replace: define(["string", "string", "string"], (text: string, part: string, replacement: string) => {
    if (part.length < 2 || !part.startsWith("/") || !part.endsWith("/"))
      return text.replaceAll(part, () => replacement);
    let result = "";
    let end = 0;
    for (const match of matchesOf(part.slice(1, -1), text)) {
      result += text.slice(end, match.index) + expand(replacement, match);
      end = match.index + match[0].length;
    }
    return result + text.slice(end);
  }),
};

/** All matches, but for an empty one right after another match: RE2 does not count it. */
function matchesOf(pattern: string, text: string): RegExpExecArray[] {
  let end = -1;
  return Array.from(text.matchAll(translatePattern(pattern))).filter((match) => {
    const counts = match[0] !== "" || match.index !== end;
    end = match.index + match[0].length;
    return counts;
  });
}

/** Groups have names, all of them or none. */
function checkGroups(pattern: string): string {
  // With an alternative that is empty there is a match, which has all of the groups.
  const match = new RegExp(`|${translatePattern(pattern).source}`, "u").exec("")!;
  const named = Object.keys(match.groups ?? {}).length;
  if (named === 0 || named === match.length - 1) return pattern;
  throw new ExpressionError(`${JSON.stringify(pattern)} has groups with and without names; use the one or the other`);
}

/** The whole match, or its groups: an object where they have names, a tuple where they have none. */
function captures(match: RegExpExecArray): Value {
  if (match.length === 1) return match[0];
  if (match.groups === undefined) return match.slice(1).map((text) => text ?? null);
  return Object.fromEntries(Object.entries(match.groups).map(([name, text]) => [name, text ?? null]));
}

/** `$1`, `$name`, `${name}` and `$$`; a group that is not there is empty, and `$1x` is the group called 1x. */
function expand(replacement: string, match: RegExpExecArray): string {
  return replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return whole === "$$" ? "$" : whole;
    return (/^\d+$/.test(name) ? match[Number(name)] : match.groups?.[name]) ?? "";
  });
}
