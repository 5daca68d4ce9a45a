import { EngineError } from "../../errors.ts";
import { type Json, sameJson } from "../json.ts";

/** Whether a filter takes an element. */
export type Filter = (item: Json, root: Json) => boolean;
type Operand = (item: Json, root: Json) => Json | RegExp | undefined;
type FindPath = (text: string) => { tryFind(root: Json): Json | undefined };

/** A filter that cannot be read. */
export class FilterSyntaxError extends EngineError {}

const TOKEN =
  /\s*(?:(&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\))|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|(true|false|null)\b|(in|nin|subsetof|contains|size|empty)\b|(\/(?:[^/\\]|\\.)+\/i?)|([$@](?:\['(?:[^'\\]|\\.)*'\]|\[[^\]]*\]|[\w.*-])*)|(\[[^\]]*\]))/y;

/**
 * The filter of a JSON path, `[?(@.price < 10 && @.name =~ /x.+/i)]`, as Jayway JsonPath documents its operators.
 *
 * @param path reads the paths in it
 * @throws FilterSyntaxError
 */
export function compileFilter(text: string, path: FindPath): Filter {
  const tokens: string[] = [];
  const expression = new RegExp(TOKEN);
  while (expression.lastIndex < text.trimEnd().length) {
    const { lastIndex } = expression;
    const found = expression.exec(text);
    if (!found) throw new FilterSyntaxError(`the filter "${text}" cannot be read from character ${lastIndex + 1} on`);
    tokens.push(found[0].trim());
  }
  const filter = readOr(tokens, path);
  if (tokens.length > 0) throw new FilterSyntaxError(`"${tokens[0]}" is unexpected in the filter "${text}"`);
  return filter;
}

function readOr(tokens: string[], path: FindPath): Filter {
  const left = readAnd(tokens, path);
  if (tokens[0] !== "||") return left;
  tokens.shift();
  const right = readOr(tokens, path);
  return (item, root) => left(item, root) || right(item, root);
}

function readAnd(tokens: string[], path: FindPath): Filter {
  const left = readTerm(tokens, path);
  if (tokens[0] !== "&&") return left;
  tokens.shift();
  const right = readAnd(tokens, path);
  return (item, root) => left(item, root) && right(item, root);
}

function readTerm(tokens: string[], path: FindPath): Filter {
  if (tokens[0] === "!") {
    tokens.shift();
    const operand = readTerm(tokens, path);
    return (item, root) => !operand(item, root);
  }
  if (tokens[0] === "(") {
    tokens.shift();
    const inner = readOr(tokens, path);
    if (tokens.shift() !== ")") throw new FilterSyntaxError('")" is missing in a filter');
    return inner;
  }
  const left = readOperand(tokens, path);
  const compare = COMPARISONS[tokens[0] ?? ""];
  if (!compare) return (item, root) => left(item, root) !== undefined;
  tokens.shift();
  const right = readOperand(tokens, path);
  return (item, root) => compare(left(item, root), right(item, root));
}

function readOperand(tokens: string[], path: FindPath): Operand {
  const token = tokens.shift();
  if (token === undefined) throw new FilterSyntaxError("a value is missing in a filter");
  if (token.startsWith("@")) {
    const inner = path(`$${token.slice(1)}`);
    return (item) => inner.tryFind(item);
  }
  if (token.startsWith("$")) {
    const outer = path(token);
    return (_item, root) => outer.tryFind(root);
  }
  const value = literal(token);
  return () => value;
}

function literal(token: string): Json | RegExp {
  if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, "$1");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  if (token.startsWith("/")) {
    const end = token.lastIndexOf("/");
    return new RegExp(`^(?:${token.slice(1, end)})$`, token.slice(end + 1));
  }
  if (token.startsWith("[")) {
    const items = token.slice(1, -1).trim();
    return items === "" ? [] : items.split(",").map((item) => literal(item.trim()) as Json);
  }
  if (!/^-?\d/.test(token)) throw new FilterSyntaxError(`"${token}" is unexpected in a filter`);
  return Number(token);
}

type Value = ReturnType<Operand>;
const same = (a: Value, b: Value) =>
  a !== undefined && b !== undefined && !(a instanceof RegExp) && !(b instanceof RegExp) && sameJson(a, b);
const ordered = (a: Value, b: Value, holds: (order: number) => boolean) => {
  if (typeof a === "number" && typeof b === "number") return holds(a - b);
  return typeof a === "string" && typeof b === "string" && holds(a < b ? -1 : a > b ? 1 : 0);
};
const holds = (list: Value, value: Value) => Array.isArray(list) && list.some((item) => same(item, value));
const sized = (value: Value): value is string | Json[] => Array.isArray(value) || typeof value === "string";

const COMPARISONS: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  "==": same,
  "!=": (left, right) => !same(left, right),
  "<": (left, right) => ordered(left, right, (order) => order < 0),
  "<=": (left, right) => ordered(left, right, (order) => order <= 0),
  ">": (left, right) => ordered(left, right, (order) => order > 0),
  ">=": (left, right) => ordered(left, right, (order) => order >= 0),
  "=~": (left, right) => right instanceof RegExp && typeof left === "string" && right.test(left),
  in: (left, right) => holds(right, left),
  nin: (left, right) => !holds(right, left),
  subsetof: (left, right) => Array.isArray(left) && left.every((item) => holds(right, item)),
  contains: (left, right) =>
    typeof left === "string" ? typeof right === "string" && left.includes(right) : holds(left, right),
  size: (left, right) => sized(left) && left.length === right,
  empty: (left, right) => sized(left) && (left.length === 0) === right,
};
