import { JavaDecimal } from "./java-number.ts";
import type { Source } from "./source.ts";
import type { Expression, Operator, Reference, Step } from "./syntax.ts";

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_-]*/y;
const DOT = /\.(?=[A-Za-z])/y;
/** A parenthesis behind a name makes it a method only where an argument can begin; else it is text. */
const CALL = /\((?=[ \t\n\r)"'\d[{$]|-\d|-?\.\d|(?:true|false)(?![A-Za-z0-9_-]))/y;
const STRING = /"(?:[^"]|"")*"|'(?:[^']|'')*'/y;
const INTEGER_BEFORE_RANGE = /-?\d+(?=\.\.)/y;
const DECIMAL = /-?(?:\d+\.\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)/y;
const INTEGER = /-?\d+/y;
const BOOLEAN = /(?:true|false)(?![A-Za-z0-9_@])/y;
const RANGE_START = /\[[ \t\n\r]*(?:-?\d+|\$)/y;

/** By how tightly they bind, the loosest first. */
const OPERATORS: readonly { readonly pattern: RegExp; readonly names: Readonly<Record<string, Operator>> }[] = [
  { pattern: /\|\||or(?![A-Za-z0-9_@])/y, names: { or: "||" } },
  { pattern: /&&|and(?![A-Za-z0-9_@])/y, names: { and: "&&" } },
  { pattern: /==|!=|(?:eq|ne)(?![A-Za-z0-9_@])/y, names: { eq: "==", ne: "!=" } },
  {
    pattern: /<=|>=|<|>|(?:lt|le|gt|ge)(?![A-Za-z0-9_@])/y,
    names: { lt: "<", le: "<=", gt: ">", ge: ">=" },
  },
  // A minus that touches a digit belongs to the number: Velocity 1.7 takes "$a -1" for two values, and refuses it.
  { pattern: /\+|-(?!\.?\d)/y, names: {} },
  { pattern: /[*/%]/y, names: {} },
];
const NOT = /!(?!=)|not(?![A-Za-z0-9_@])/y;

/** An expression of `#set`, `#if` and `#elseif`, with operators. */
export function parseExpression(source: Source, level = 0): Expression {
  const operator = OPERATORS[level];
  if (!operator) return parseUnary(source);
  const start = source.at;
  let left = parseExpression(source, level + 1);
  for (;;) {
    const found = source.match(operator.pattern);
    if (found === undefined) return left;
    const right = parseExpression(source, level + 1);
    const literal = source.text.slice(start, source.at);
    left = { type: "binary", operator: operator.names[found] ?? (found as Operator), left, right, literal };
  }
}

function parseUnary(source: Source): Expression {
  source.skipBlanks();
  const start = source.at;
  if (source.match(NOT) !== undefined) {
    const operand = parseUnary(source);
    return { type: "not", operand, literal: source.text.slice(start, source.at) };
  }
  if (!source.take("(")) return parseParameter(source);
  const inner = parseExpression(source);
  source.expect(")", "after an expression");
  source.skipBlanks();
  return inner;
}

/** A value without operators: what a method, a list, a map and a macro take. */
export function parseParameter(source: Source): Expression {
  source.skipBlanks();
  const start = source.at;
  const value = parseValue(source);
  if (!value) throw source.error("a value is expected", start);
  source.skipBlanks();
  return value;
}

/** A value that stands right here, or nothing. */
export function parseValue(source: Source): Expression | undefined {
  const start = source.at;
  const literal = () => source.text.slice(start, source.at);
  const string = source.match(STRING);
  if (string !== undefined) return parseString(source, string, start);
  const boolean = source.match(BOOLEAN);
  if (boolean !== undefined) return { type: "boolean", value: boolean === "true", literal: boolean };
  const decimal = source.ahead(INTEGER_BEFORE_RANGE) === undefined ? source.match(DECIMAL) : undefined;
  if (decimal !== undefined) return { type: "number", value: new JavaDecimal(Number(decimal)), literal: decimal };
  const integer = source.match(INTEGER);
  if (integer !== undefined) return { type: "number", value: wholeNumber(integer), literal: integer };
  if (source.peek() === "$") {
    const reference = parseReference(source);
    if (!reference) throw source.error("a name is expected after $", start);
    return reference.reference;
  }
  if (source.peek() === "[") return parseRange(source) ?? parseList(source);
  if (source.take("{")) {
    const entries = parseEntries(source);
    return { type: "map", entries, literal: literal() };
  }
  return undefined;
}

function wholeNumber(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

function parseString(source: Source, image: string, start: number): Expression {
  const quote = image[0]!;
  const content = image.slice(1, -1).replaceAll(quote + quote, quote);
  if (quote === "'") return { type: "string", text: content, literal: image };
  const text = content.replace(/\\u([0-9a-fA-F]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  if (!/[$#]/.test(text)) return { type: "string", text, literal: image };
  try {
    return { type: "interpolated", parts: source.interpolate(text), literal: image };
  } catch (error) {
    throw source.error(`${(error as Error).message} within the string`, start);
  }
}

function parseRange(source: Source): Expression | undefined {
  if (source.ahead(RANGE_START) === undefined) return undefined;
  const start = source.at;
  source.at++;
  source.skipBlanks();
  const from = parseValue(source);
  source.skipBlanks();
  if (!from || !source.take("..")) {
    source.at = start;
    return undefined;
  }
  const to = parseParameter(source);
  source.expect("]", "after a range");
  return { type: "range", from, to, literal: source.text.slice(start, source.at) };
}

function parseList(source: Source): Expression {
  const start = source.at;
  source.at++;
  const items: Expression[] = [];
  if (!source.take("]")) {
    do items.push(parseParameter(source));
    while (source.take(","));
    source.expect("]", "after a list");
  }
  return { type: "list", items, literal: source.text.slice(start, source.at) };
}

function parseEntries(source: Source): [Expression, Expression][] {
  const entries: [Expression, Expression][] = [];
  source.skipBlanks();
  if (source.take("}")) return entries;
  do {
    const key = parseParameter(source);
    source.expect(":", "after a key");
    entries.push([key, parseParameter(source)]);
  } while (source.take(","));
  source.expect("}", "after a map");
  return entries;
}

/**
 * A reference that stands here at its `$`, or nothing where the `$` is just text. `$!` in an expression is the same as
 * `$`; in the text it is quiet.
 */
export function parseReference(source: Source): { reference: Reference; quiet: boolean } | undefined {
  const start = source.at;
  source.at++;
  const quiet = source.take("!");
  const formal = source.take("{");
  const name = source.match(IDENTIFIER);
  if (name === undefined) {
    source.at = start;
    return undefined;
  }
  if (name === "true" || name === "false") throw source.error(`${name} cannot be the name of a variable`, start);
  const steps = parseSteps(source);
  if (formal) source.expect("}", "after a reference that began with ${");
  return { reference: { type: "reference", name, steps, literal: source.text.slice(start, source.at) }, quiet };
}

function parseSteps(source: Source): Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (source.take("[")) {
      const index = parseParameter(source);
      if (index.type === "list" || index.type === "map" || index.type === "range")
        throw source.error("an index must be a string, a whole number or a reference");
      source.expect("]", "after an index");
      steps.push({ type: "index", index });
    } else if (source.match(DOT) !== undefined) {
      const name = source.match(IDENTIFIER)!;
      if (source.match(CALL) !== undefined) {
        steps.push({ type: "method", name, arguments: parseArguments(source, name) });
      } else steps.push({ type: "property", name });
    } else return steps;
  }
}

function parseArguments(source: Source, method: string): Expression[] {
  const found: Expression[] = [];
  source.skipBlanks();
  if (source.take(")")) return found;
  do found.push(parseParameter(source));
  while (source.take(","));
  if (!source.take(")")) {
    throw source.error(
      `")" is missing after the arguments of ${method}: Velocity 1.7 takes values there, no expressions`,
    );
  }
  return found;
}
