import { ExpressionError } from "./expression-error.ts";

const posix = new Map<string, string>(
  Object.entries({
    alnum: "0-9A-Za-z",
    alpha: "A-Za-z",
    ascii: "\\x00-\\x7F",
    blank: "\\t ",
    cntrl: "\\x00-\\x1F\\x7F",
    digit: "0-9",
    graph: "!-~",
    lower: "a-z",
    print: " -~",
    punct: "!-\\/:-@\\[-`{-~",
    space: "\\t\\n\\v\\f\\r ",
    upper: "A-Z",
    word: "0-9A-Za-z_",
    xdigit: "0-9A-Fa-f",
  }),
);
const known = new Map<string, RegExp>();

/**
 * A pattern in the syntax that Terraform's regex functions take (RE2, see its "Syntax" page) as a JavaScript one.
 * The syntaxes differ in flags, in named groups, in character classes, and in what RE2 leaves out. An assertion stands in
 * a group of its own, as RE2 lets it be repeated.
 */
export function translatePattern(pattern: string): RegExp {
  let expression = known.get(pattern);
  if (expression === undefined) {
    const source = new Translation(pattern).run();
    try {
      expression = new RegExp(source, "gu");
    } catch (error) {
      throw new ExpressionError(`${JSON.stringify(pattern)} is not a pattern: ${(error as Error).message}`);
    }
    known.set(pattern, expression);
  }
  expression.lastIndex = 0;
  return expression;
}

interface Flags {
  readonly dotAll: boolean;
  readonly multiline: boolean;
  readonly ungreedy: boolean;
}

class Translation {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  run(): string {
    const source = this.#alternatives({ dotAll: false, multiline: false, ungreedy: false });
    if (this.#at < this.#pattern.length) throw this.#error("unexpected )");
    return source;
  }

  /** Up to the end of the group. `(?i)` in the middle holds for the rest of the group. */
  #alternatives(flags: Flags): string {
    let source = "";
    const opened: string[] = [];
    let current = flags;
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ")") {
      const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at)!);
      this.#at += character.length;
      if (character === "(") {
        const group = this.#group(current);
        if (typeof group === "string") source += group;
        else {
          // JavaScript knows flags for a group alone: it is opened here, and again in each further branch.
          current = group;
          source += group.opening;
          opened.push(group.opening);
        }
      } else if (character === "|") source += `${")".repeat(opened.length)}|${opened.join("")}`;
      else if (character === "[") source += this.#class();
      else if (character === "\\") source += this.#escape();
      else if (character === ".") source += current.dotAll ? "[\\s\\S]" : "[^\\n]";
      else if (character === "^") source += current.multiline ? "(?:(?<=^|\\n))" : "(?:^)";
      else if (character === "$") source += current.multiline ? "(?:(?=$|\\n))" : "(?:$)";
      else if ("*+?".includes(character)) source += this.#repetition(character, current);
      else if (character === "{") source += this.#bounds(current);
      else source += "/}]".includes(character) ? `\\${character}` : character;
    }
    return source + ")".repeat(opened.length);
  }

  #group(flags: Flags): string | (Flags & { opening: string }) {
    const rest = this.#pattern.slice(this.#at);
    const head = /^\?(?:P?<(?<name>\w+)>|(?<on>[imsU]*)(?:-(?<off>[imsU]+))?(?<end>[:)]))/.exec(rest);
    if (rest.startsWith("?") && head === null) throw this.#error("an unsupported group (RE2 has no look-around)");
    if (head === null) return `(${this.#rest(flags)}`;
    this.#at += head[0].length;
    const { name, on = "", off = "", end } = head.groups!;
    if (name !== undefined) return `(?<${name}>${this.#rest(flags)}`;
    const set = (flag: string, before: boolean): boolean => on.includes(flag) || (before && !off.includes(flag));
    const inner = {
      dotAll: set("s", flags.dotAll),
      multiline: set("m", flags.multiline),
      ungreedy: set("U", flags.ungreedy),
    };
    const modifiers = (on.includes("i") ? "i" : "") + (off.includes("i") ? "-i" : "");
    const opening = `(?${modifiers}:`;
    return end === ")" ? { ...inner, opening } : opening + this.#rest(inner);
  }

  #rest(flags: Flags): string {
    const inner = this.#alternatives(flags);
    if (this.#pattern[this.#at] !== ")") throw this.#error("a group without )");
    this.#at++;
    return `${inner})`;
  }

  #repetition(character: string, flags: Flags): string {
    const lazy = this.#lazy(flags);
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.#pattern.slice(this.#at)))
      throw this.#error("a repetition of a repetition");
    return character + lazy;
  }

  #bounds(flags: Flags): string {
    const bounds = /^\d+(?:,\d*)?\}/.exec(this.#pattern.slice(this.#at));
    if (bounds === null) return "\\{";
    this.#at += bounds[0].length;
    return this.#repetition(`{${bounds[0]}`, flags);
  }

  /** `(?U)` turns the meaning of the second question mark round. */
  #lazy(flags: Flags): string {
    return (this.#take("?") === "?") !== flags.ungreedy ? "?" : "";
  }

  #class(): string {
    let source = `[${this.#take("^")}`;
    let afterSet = false;
    for (let first = true; ; first = false) {
      const rest = this.#pattern.slice(this.#at);
      const character = rest[0];
      if (character === undefined) throw this.#error("a class without ]");
      const named = /^\[:(\^?)(\w+):\]/.exec(rest);
      this.#at += named?.[0].length ?? 1;
      if (character === "]" && !first) return `${source}]`;
      if (named !== null) {
        const members = posix.get(named[2]!);
        if (members === undefined || named[1] === "^") throw this.#error(`the class ${named[0]}`);
        source += members;
      } else if (character === "\\") source += this.#escape(true);
      else if (character === "-" && afterSet) source += "\\-";
      else if (rest.startsWith("-[") && !first) {
        // The end of a range, not the beginning of a named class.
        source += "-\\[";
        this.#at++;
      } else source += "[]/(){}|".includes(character) ? `\\${character}` : character;
      afterSet = named !== null || /^\\[dDwWsSpP]/.test(rest);
    }
  }

  #escape(inClass = false): string {
    const rest = this.#pattern.slice(this.#at);
    const long =
      /^(?:x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|([pP])(?:\{(\^?)(\w+)\}|(\w))|Q([\s\S]*?)(?:\\E|$)|0([0-7]{0,2}))/.exec(
        rest,
      );
    if (long !== null) {
      this.#at += long[0].length;
      const [, wide, narrow, property, not, name, short, quoted, octal] = long;
      if (property !== undefined) return unicodeProperty(property, not === "^", (name ?? short)!);
      if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      const code = octal !== undefined ? Number.parseInt(octal || "0", 8) : Number.parseInt((wide ?? narrow)!, 16);
      return `\\u{${code.toString(16)}}`;
    }
    const character = rest[0] ?? "";
    this.#at += character.length;
    if (/[dDwWfnrtv]/.test(character)) return `\\${character}`;
    if (character === "s") return inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]";
    if (character === "S" && !inClass) return "[^\\t\\n\\f\\r ]";
    if (character === "a") return "\\x07";
    if (!inClass && character === "A") return "(?:(?<![\\s\\S]))";
    if (!inClass && character === "z") return "(?:(?![\\s\\S]))";
    if (!inClass && /[bB]/.test(character)) return `(?:\\${character})`;
    if (/[A-Za-z0-9]/.test(character) || character === "") throw this.#error(`the escape \\${character}`);
    if (character === "-") return inClass ? "\\-" : "-";
    return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
  }

  #take(character: string): string {
    if (this.#pattern[this.#at] !== character) return "";
    this.#at++;
    return character;
  }

  #error(what: string): ExpressionError {
    return new ExpressionError(`${JSON.stringify(this.#pattern)} is not a pattern: ${what} at character ${this.#at}`);
  }
}

function unicodeProperty(letter: string, not: boolean, name: string): string {
  const negative = (letter === "P") !== not;
  const isCategory = /^[CLMNPSZ][a-z]?$/.test(name);
  return `\\${negative ? "P" : "p"}{${isCategory ? name : `Script=${name}`}}`;
}
