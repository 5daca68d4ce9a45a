import { JavaDecimal } from "../vtl/java-number.ts";
import { equal } from "../vtl/java-value.ts";
import { JsonPathError } from "./json-path-step.ts";

/** Whether a filter takes an element. */
export type Filter = (item: unknown, root: unknown) => boolean;
type Operand = (item: unknown, root: unknown) => unknown;
type FindPath = (text: string) => { find(root: unknown): unknown };

const TOKEN =
  /\s*(?:(&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\))|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|(true|false|null)\b|(in|nin|subsetof|contains|size|empty)\b|(\/(?:[^/\\]|\\.)+\/i?)|([$@](?:\['(?:[^'\\]|\\.)*'\]|\[[^\]]*\]|[\w.*-])*)|(\[[^\]]*\]))/y;

/**
 * The filter of a JSON path, `[?(@.price < 10 && @.name =~ /x.+/i)]`, as Jayway JsonPath documents its operators.
 *
 * @param path reads the paths in it
 * @throws JsonPathError
 */
export function compileFilter(text: string, path: FindPath): Filter {
  const tokens = tokenize(text);
  const filter = readOr(tokens, path);
  if (tokens.length > 0) throw new JsonPathError(`"${tokens[0]}" is unexpected in the filter "${text}"`);
  return filter;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const expression = new RegExp(TOKEN);
  while (expression.lastIndex < text.trimEnd().length) {
    const { lastIndex } = expression;
    const found = expression.exec(text);
    if (!found) throw new JsonPathError(`the filter "${text}" cannot be read from character ${lastIndex + 1} on`);
    tokens.push(found[0].trim());
  }
  return tokens;
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
    if (tokens.shift() !== ")") throw new JsonPathError('")" is missing in a filter');
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
  if (token === undefined) throw new JsonPathError("a value is missing in a filter");
  if (token.startsWith("@")) {
    const { find } = path(token);
    return (item) => find(item);
  }
  if (token.startsWith("$")) {
    const { find } = path(token);
    return (_item, root) => find(root);
  }
  const value = literal(token);
  return () => value;
}

function literal(token: string): unknown {
  if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, "$1");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  if (token.startsWith("/")) {
    const end = token.lastIndexOf("/");
    return new RegExp(`^(?:${token.slice(1, end)})$`, token.slice(end + 1));
  }
  if (token.startsWith("[")) {
    const items = token.slice(1, -1).split(",");
    return items.map((item) => literal(item.trim()));
  }
  if (!/^-?\d/.test(token)) throw new JsonPathError(`"${token}" is unexpected in a filter`);
  return token.includes(".") ? new JavaDecimal(Number(token)) : Number(token);
}

const number = (value: unknown) => (value instanceof JavaDecimal ? value.value : value);

function same(left: unknown, right: unknown): boolean {
  const [a, b] = [number(left), number(right)];
  return typeof a === "number" && typeof b === "number" ? a === b : equal(left, right) && left !== undefined;
}

function ordered(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  const [a, b] = [number(left), number(right)];
  if (typeof a === "number" && typeof b === "number") return holds(a - b);
  return typeof a === "string" && typeof b === "string" && holds(a < b ? -1 : a > b ? 1 : 0);
}

const holds = (list: unknown, value: unknown) => Array.isArray(list) && list.some((item) => same(item, value));

const COMPARISONS: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
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
  size: (left, right) => (Array.isArray(left) || typeof left === "string") && left.length === right,
  empty: (left, right) => (Array.isArray(left) || typeof left === "string") && (left.length === 0) === right,
};
