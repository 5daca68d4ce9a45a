import { javaRegex, javaReplacement } from "./java-regex.ts";
import { JavaArray, toText } from "./java-value.ts";
import { TemplateError } from "./template-error.ts";

/** A method; undefined means that it does not take these arguments, which is as if it did not exist. */
export type Method<T> = (self: T, ...values: readonly unknown[]) => unknown;

const isText = (value: unknown): value is string => typeof value === "string";
const isWhole = (value: unknown): value is number => typeof value === "number";

function substring(self: string, from: unknown, to: unknown = self.length, ...more: readonly unknown[]): unknown {
  if (!isWhole(from) || !isWhole(to) || more.length > 0) return undefined;
  if (from < 0 || to > self.length || from > to)
    throw new TemplateError(`substring(${from}, ${to}) is out of a string of ${self.length} characters`);
  return self.slice(from, to);
}

function indexOf(self: string, what: unknown, from: unknown = 0): unknown {
  if (isWhole(what)) return self.indexOf(String.fromCodePoint(what), isWhole(from) ? from : 0);
  return isText(what) && isWhole(from) ? self.indexOf(what, from) : undefined;
}

function lastIndexOf(self: string, what: unknown, from: unknown = self.length): unknown {
  return isText(what) && isWhole(from) ? (from < 0 ? -1 : self.lastIndexOf(what, from)) : undefined;
}

function replaceRegex(self: string, pattern: unknown, replacement: unknown, all: boolean): unknown {
  if (!isText(pattern) || !isText(replacement)) return undefined;
  const replace = javaReplacement(replacement);
  const expression = javaRegex(pattern);
  let result = "";
  let end = 0;
  for (const match of self.matchAll(expression)) {
    result += self.slice(end, match.index) + replace(match);
    end = match.index + match[0].length;
    if (!all) break;
  }
  return result + self.slice(end);
}

/** Empty strings at the end are dropped, unless a negative limit keeps them ("String.split"). */
function split(self: string, pattern: unknown, limit: unknown = 0): unknown {
  if (!isText(pattern) || !isWhole(limit)) return undefined;
  const parts = new JavaArray();
  let end = 0;
  for (const match of self.matchAll(javaRegex(pattern))) {
    if (limit > 0 && parts.length === limit - 1) break;
    const after = match.index + match[0].length;
    if (after === 0 || (match[0] === "" && match.index === self.length)) continue;
    parts.push(self.slice(end, match.index));
    end = after;
  }
  if (parts.length === 0) parts.push(self);
  else parts.push(self.slice(end));
  if (limit === 0 && self !== "") while (parts.at(-1) === "") parts.pop();
  return parts;
}

function matches(self: string, pattern: unknown): unknown {
  if (!isText(pattern)) return undefined;
  const whole = javaRegex(`^(?:${pattern})$`);
  return whole.test(self);
}

function compare(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a[at] !== b[at]) return a.charCodeAt(at) - b.charCodeAt(at);
  }
  return a.length - b.length;
}

/** `String.hashCode` */
export function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(31, hash) + text.charCodeAt(at)) | 0;
  return hash;
}

function charAt(self: string, at: unknown): unknown {
  if (!isWhole(at)) return undefined;
  if (at < 0 || at >= self.length)
    throw new TemplateError(`charAt(${at}) is out of a string of ${self.length} characters`);
  return self[at];
}

/** Blanks and control characters, as `String.trim` takes them. */
const trim = (self: string) => {
  let start = 0;
  let end = self.length;
  while (start < end && self.charCodeAt(start) <= 32) start++;
  while (end > start && self.charCodeAt(end - 1) <= 32) end--;
  return self.slice(start, end);
};

const text =
  (method: (self: string, other: string) => unknown): Method<string> =>
  (self, other, ...more) =>
    isText(other) && more.length === 0 ? method(self, other) : undefined;

/** The methods of `java.lang.String`. */
export const STRING_METHODS: Readonly<Record<string, Method<string>>> = {
  length: (self) => self.length,
  isEmpty: (self) => self === "",
  isBlank: (self) => trim(self) === "",
  charAt,
  substring,
  subSequence: substring,
  indexOf,
  lastIndexOf,
  contains: text((self, other) => self.includes(other)),
  startsWith: (self, prefix, from = 0) =>
    isText(prefix) && isWhole(from) ? from >= 0 && self.startsWith(prefix, from) : undefined,
  endsWith: text((self, other) => self.endsWith(other)),
  equals: (self, other) => self === other,
  equalsIgnoreCase: (self, other) =>
    isText(other) ? self.toLowerCase() === other.toLowerCase() : other == null ? false : undefined,
  compareTo: text(compare),
  compareToIgnoreCase: text((self, other) => compare(self.toLowerCase(), other.toLowerCase())),
  concat: text((self, other) => self + other),
  replace: (self, what, by) => (isText(what) && isText(by) ? self.replaceAll(what, () => by) : undefined),
  replaceAll: (self, pattern, by) => replaceRegex(self, pattern, by, true),
  replaceFirst: (self, pattern, by) => replaceRegex(self, pattern, by, false),
  matches,
  split,
  toLowerCase: (self) => self.toLowerCase(),
  toUpperCase: (self) => self.toUpperCase(),
  trim,
  strip: (self) => self.trim(),
  repeat: (self, count) => (isWhole(count) && count >= 0 ? self.repeat(count) : undefined),
  hashCode: hashOf,
  intern: (self) => self,
  toString: (self: string) => self,
  codePointAt: (self, at) => (isWhole(at) ? self.codePointAt(at) : undefined),
  valueOf: (_self: string, value: unknown, ...more: readonly unknown[]) =>
    more.length === 0 ? toText(value) : undefined,
};
