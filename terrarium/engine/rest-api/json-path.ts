import { compileFilter, type Filter, type FilterDialect } from "../json-path-filter.ts";
import { JavaDecimal } from "../vtl/java-number.ts";
import { equal } from "../vtl/java-value.ts";
import { JsonPathError, type PathStep } from "./json-path-step.ts";

const NAME = /[^\s.[\]()?*'",]+/y;
const WHOLE = /\s*-?\d+\s*/y;
const SLICE = /\s*(-?\d+)?\s*:\s*(-?\d+)?\s*/y;

/** A JSON path, read once. */
export interface JsonPath {
  /** What the path leads to in a value as `parseJson` gives it; undefined where it leads nowhere. */
  find(root: unknown): unknown;
}

const ordering = (value: unknown) => (value instanceof JavaDecimal ? value.value : value);

/** Of values as `parseJson` gives them. */
const DIALECT: FilterDialect = {
  path(text) {
    const { find } = jsonPath(text);
    return text.startsWith("@") ? (item) => find(item) : (_item, root) => find(root);
  },
  same(left, right) {
    const [a, b] = [ordering(left), ordering(right)];
    return typeof a === "number" && typeof b === "number" ? a === b : equal(left, right) && left !== undefined;
  },
  ordering,
  error: (problem) => new JsonPathError(problem),
};

const known = new Map<string, JsonPath>();

/**
 * The JSONPath that API Gateway's `$input.json` and `$input.path` take, which is that of the Java library Jayway
 * JsonPath: names, indexes, slices, wildcards, descendants, filters and functions. A path that may lead to several
 * places gives a list, another gives the value itself.
 *
 * @throws JsonPathError
 */
export function jsonPath(text: string): JsonPath {
  let path = known.get(text);
  if (!path) {
    if (known.size > 1000) known.clear();
    path = compile(text);
    known.set(text, path);
  }
  return path;
}

function compile(text: string): JsonPath {
  const { steps, call } = read(text);
  const definite = steps.every((step) => step.definite);
  const [first, second, third] = steps;
  const single = (root: unknown): unknown => {
    let value = root;
    for (const step of steps) {
      const found = step.select([value], root);
      if (found.length === 0) return undefined;
      value = found[0];
    }
    return value;
  };
  const find = definite
    ? single
    : (root: unknown) => steps.reduce<unknown[]>((values, step) => step.select(values, root), [root]);
  if (call) return { find: (root) => call(find(root)) };
  if (!definite || steps.some((step) => step.name === undefined)) return { find };
  // Plain names are by far the most of all paths.
  if (!first) return { find: (root) => root };
  const names = [first, second, third].map((step) => step?.name);
  if (steps.length > 3) return { find };
  return {
    find: (root) => {
      let value = root;
      for (const name of names) {
        if (name === undefined) return value;
        if (!(value instanceof Map)) return undefined;
        value = value.get(name);
      }
      return value;
    },
  };
}

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  peek(): string {
    return this.text[this.at] ?? "";
  }

  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.at)) return false;
    this.at += expected.length;
    return true;
  }

  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.text);
    if (!found) return undefined;
    this.at += found[0].length;
    return found;
  }

  fail(problem: string): never {
    throw new JsonPathError(`"${this.text}" is not a JSON path: ${problem} at character ${this.at + 1}`);
  }
}

type Call = (value: unknown) => unknown;

function read(text: string): { steps: PathStep[]; call?: Call } {
  const trimmed = text.trim();
  const reader = new Reader(/^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`);
  reader.at = 1;
  const steps: PathStep[] = [];
  while (reader.at < reader.text.length) {
    if (reader.take("..")) steps.push(descendants(readStep(reader, reader.peek() === "[")));
    else if (reader.take(".")) {
      const call = /^(\w+)\(\)$/.exec(reader.text.slice(reader.at));
      if (call) return { steps, call: FUNCTIONS[call[1]!] ?? reader.fail(`there is no function ${call[1]}`) };
      steps.push(readStep(reader, false));
    } else if (reader.peek() === "[") steps.push(readStep(reader, true));
    else reader.fail(`"${reader.peek()}" is unexpected`);
  }
  return { steps };
}

function readStep(reader: Reader, inBrackets: boolean): PathStep {
  if (!inBrackets) {
    if (reader.take("*")) return everything;
    const name = reader.match(NAME)?.[0];
    return name === undefined ? reader.fail("a name is missing") : property(name);
  }
  reader.at++;
  const step = readBrackets(reader);
  if (!reader.take("]")) reader.fail('"]" is missing');
  return step;
}

function readBrackets(reader: Reader): PathStep {
  reader.match(/\s*/y);
  if (reader.peek() === "'" || reader.peek() === '"') {
    const names = [readQuoted(reader)];
    while (reader.match(/\s*,\s*/y)) names.push(readQuoted(reader));
    reader.match(/\s*/y);
    return names.length === 1 ? property(names[0]!) : several(names);
  }
  if (reader.take("*")) return everything;
  if (reader.take("?(")) return filter(compileFilter(readFilter(reader), DIALECT));
  const range = reader.match(SLICE);
  if (range) return slice(range[1], range[2]);
  const first = reader.match(WHOLE);
  if (!first) return reader.fail("a name, an index or a filter is missing");
  const indexes = [Number(first[0])];
  while (reader.take(",")) indexes.push(Number(reader.match(WHOLE)?.[0] ?? reader.fail("an index is missing")));
  return indexes.length === 1 ? element(indexes[0]!) : elements(indexes);
}

function readQuoted(reader: Reader): string {
  const quote = reader.peek();
  const found = reader.match(quote === "'" ? /'((?:[^'\\]|\\.)*)'/y : /"((?:[^"\\]|\\.)*)"/y);
  return found ? found[1]!.replace(/\\(.)/g, "$1") : reader.fail("a name in quotes is missing");
}

/** The text of a filter, up to its own parenthesis. */
function readFilter(reader: Reader): string {
  const start = reader.at;
  const token = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\s\S]/y;
  for (let depth = 1; ; ) {
    const part = reader.match(token)?.[0] ?? reader.fail("a filter does not end");
    if (part === "(") depth++;
    if (part === ")" && --depth === 0) return reader.text.slice(start, reader.at - 1);
  }
}

function property(name: string): PathStep {
  return {
    name,
    definite: true,
    select: (values) => values.flatMap((value) => (value instanceof Map && value.has(name) ? [value.get(name)] : [])),
  };
}

/** `['a','b']`: an object of these keys alone. */
function several(names: readonly string[]): PathStep {
  const pick = (value: Map<unknown, unknown>) =>
    new Map(names.filter((name) => value.has(name)).map((name) => [name, value.get(name)]));
  return { definite: true, select: (values) => values.flatMap((value) => (value instanceof Map ? [pick(value)] : [])) };
}

const at = (list: readonly unknown[], index: number) => {
  const position = index < 0 ? list.length + index : index;
  return position >= 0 && position < list.length ? [list[position]] : [];
};

function element(index: number): PathStep {
  return {
    definite: true,
    select: (values) => values.flatMap((value) => (Array.isArray(value) ? at(value, index) : [])),
  };
}

function elements(indexes: readonly number[]): PathStep {
  const select = (list: readonly unknown[]) => indexes.flatMap((index) => at(list, index));
  return {
    definite: false,
    select: (values) => values.flatMap((value) => (Array.isArray(value) ? select(value) : [])),
  };
}

function slice(from: string | undefined, to: string | undefined): PathStep {
  const end = to === undefined ? undefined : Number(to);
  return {
    definite: false,
    select: (values) => values.flatMap((value) => (Array.isArray(value) ? value.slice(Number(from ?? 0), end) : [])),
  };
}

const childrenOf = (value: unknown): unknown[] =>
  value instanceof Map ? [...value.values()] : Array.isArray(value) ? value : [];

const everything: PathStep = { definite: false, select: (values) => values.flatMap(childrenOf) };

function filter(holds: Filter): PathStep {
  const candidates = (value: unknown) => (Array.isArray(value) ? value : value instanceof Map ? [value] : []);
  return {
    definite: false,
    select: (values, root) => values.flatMap((value) => candidates(value).filter((item) => holds(item, root))),
  };
}

/** `..`: the step from the value itself and from everything below it. */
function descendants(step: PathStep): PathStep {
  const walk = (value: unknown): unknown[] => [value, ...childrenOf(value).flatMap(walk)];
  return { definite: false, select: (values, root) => step.select(values.flatMap(walk), root) };
}

const numbers = (value: unknown) =>
  Array.isArray(value)
    ? value.flatMap((item) => (item instanceof JavaDecimal ? [item.value] : typeof item === "number" ? [item] : []))
    : [];
const over = (calculate: (of: number[]) => number) => (value: unknown) => {
  const of = numbers(value);
  return of.length === 0 ? undefined : new JavaDecimal(calculate(of));
};
const sum = (of: number[]) => of.reduce((a, b) => a + b, 0);
const size = (value: unknown) =>
  Array.isArray(value)
    ? value.length
    : value instanceof Map
      ? value.size
      : typeof value === "string"
        ? value.length
        : undefined;

const FUNCTIONS: Readonly<Record<string, Call>> = {
  length: size,
  size,
  min: over((of) => Math.min(...of)),
  max: over((of) => Math.max(...of)),
  avg: over((of) => sum(of) / of.length),
  sum: over(sum),
  keys: (value) => (value instanceof Map ? [...value.keys()] : undefined),
  first: (value) => (Array.isArray(value) ? value[0] : undefined),
  last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
};
