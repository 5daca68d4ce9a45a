import { TemplateError } from "./template-error.ts";

const known = new Map<string, RegExp>();
const POSIX: Readonly<Record<string, string>> = {
  Alpha: "a-zA-Z",
  Digit: "0-9",
  Alnum: "a-zA-Z0-9",
  Upper: "A-Z",
  Lower: "a-z",
  Punct: "!-\\/:-@\\[-`{-~",
  Space: " \\t\\n\\x0B\\f\\r",
  XDigit: "0-9a-fA-F",
  Blank: " \\t",
  Cntrl: "\\x00-\\x1F\\x7F",
  Print: "\\x20-\\x7E",
  Graph: "!-~",
  ASCII: "\\x00-\\x7F",
};

/**
 * A regular expression of Java (`java.util.regex.Pattern`) as one of JavaScript. Where Java can do what JavaScript
 * cannot, such as possessive quantifiers, it is refused rather than taken for something else.
 *
 * @throws TemplateError
 */
export function javaRegex(pattern: string): RegExp {
  let expression = known.get(pattern);
  if (!expression) {
    try {
      expression = new RegExp(translate(pattern), "gu");
    } catch (error) {
      throw new TemplateError(
        `"${pattern}" is not a regular expression that can be used here: ${(error as Error).message}`,
      );
    }
    if (known.size > 500) known.clear();
    known.set(pattern, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

const TOKEN = /\\Q([\s\S]*?)(?:\\E|$)|\\([\s\S])|(\(\?(?:[imsux-]+\)|>))|([*+?}])\+|([\s\S])/g;

function translate(pattern: string): string {
  let inClass = 0;
  let rest = pattern;
  let flags = "";
  const leading = /^\(\?([ims]+)\)/.exec(pattern);
  if (leading) {
    flags = leading[1]!;
    rest = pattern.slice(leading[0].length);
  }
  let position = 0;
  const translated = rest.replace(TOKEN, (whole, quoted, escaped, group, possessive, character, at: number) => {
    if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    if (at < position) return "";
    if (escaped !== undefined) {
      const property = /^p\{(?:Is)?(\w+)\}/i.exec(rest.slice(at + 1));
      if (property && (escaped === "p" || escaped === "P")) {
        const set = POSIX[property[1]!];
        if (set === undefined) return whole;
        position = at + 1 + property[0].length;
        if (inClass) return set;
        return escaped === "p" ? `[${set}]` : `[^${set}]`;
      }
      return translateEscape(escaped, inClass > 0);
    }
    if (group !== undefined) throw new Error(`${group} has no counterpart`);
    if (possessive !== undefined) {
      if (inClass) return whole;
      throw new Error(`the possessive quantifier ${whole} has no counterpart`);
    }
    if (character === "[") {
      if (inClass) throw new Error("a class within a class has no counterpart");
      inClass++;
    } else if (character === "]" && inClass) inClass--;
    else if (inClass && character === "&" && rest.startsWith("&&", at)) {
      throw new Error("an intersection of classes has no counterpart");
    } else if (!inClass && (character === "}" || character === "{")) return brace(rest, at);
    else if (!inClass && character === "]") return "\\]";
    return character;
  });
  return flags === "" ? translated : `(?${flags}:${translated})`;
}

/** A brace that is part of no quantifier stands for itself in Java. */
function brace(pattern: string, at: number): string {
  if (pattern[at] === "{") return /^\{\d+(,\d*)?\}/.test(pattern.slice(at)) ? "{" : "\\{";
  return /\{\d+(,\d*)?$/.test(pattern.slice(0, at)) ? "}" : "\\}";
}

function translateEscape(character: string, inClass: boolean): string {
  if (character === "A") return "(?<![\\s\\S])";
  if (character === "z") return "(?![\\s\\S])";
  if (character === "Z") return "(?=\\n?(?![\\s\\S]))";
  if (character === "h") return inClass ? " \\t\\u00A0" : "[ \\t\\u00A0]";
  if (character === "R") return "(?:\\r\\n|[\\n\\r\\u2028\\u2029])";
  if (character === "e") return "\\x1B";
  if (character === "a") return "\\x07";
  if (character === "s") return inClass ? " \\t\\n\\x0B\\f\\r" : "[ \\t\\n\\x0B\\f\\r]";
  if (character === "S" && !inClass) return "[^ \\t\\n\\x0B\\f\\r]";
  if (/[dDwWSbBnrtfvxukpPc0-9^$\\.*+?()[\]{}|/]/.test(character)) return `\\${character}`;
  if (character === "-" && inClass) return "\\-";
  return /[A-Za-z]/.test(character) ? `\\${character}` : character;
}

/** A replacement of `replaceAll`: `$1` and `${name}` stand for groups, a backslash takes the next character as it is. */
export function javaReplacement(replacement: string): (match: RegExpMatchArray) => string {
  if (!/[\\$]/.test(replacement)) return () => replacement;
  const parts = replacement.match(/\\[\s\S]|\$\{\w+\}|\$\d|[^\\$]+|[\\$]/g) ?? [];
  return (match) =>
    parts
      .map((part) => {
        if (part === "\\" || part === "$")
          throw new TemplateError(`"${replacement}" ends in the middle of a group or escape`);
        if (part.startsWith("\\")) return part.slice(1);
        if (part.startsWith("${")) return match.groups?.[part.slice(2, -1)] ?? "";
        if (!part.startsWith("$")) return part;
        if (Number(part.slice(1)) >= match.length) throw new TemplateError(`there is no group ${part.slice(1)}`);
        return match[Number(part.slice(1))] ?? "";
      })
      .join("");
}
