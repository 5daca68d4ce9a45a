import { EngineError } from "../../errors.ts";
import { compileFilter, type FilterDialect } from "../../json-path-filter.ts";
import { isObject, type Json, type JsonObject, sameJson } from "../json.ts";

/** A path that cannot be read. */
export class PathSyntaxError extends EngineError {}

/** A path leads nowhere in the value at hand; the message says where it ends, as Jayway JsonPath says it. */
export class PathNotFound extends EngineError {}

/** A JSON path, read once (doc: "Using JSONPath paths"; the service uses Jayway JsonPath). */
export interface JsonPath {
  readonly text: string;
  /** False where it may lead to several places: then it gives a list. */
  readonly definite: boolean;
  /** The keys and indexes of a reference path; undefined for any other path. */
  readonly reference: readonly (string | number)[] | undefined;
  /** @throws PathNotFound */
  find(root: Json): Json;
  /** undefined where it leads nowhere. */
  tryFind(root: Json): Json | undefined;
}

interface Step {
  readonly key?: string | number;
  readonly definite: boolean;
  readonly label: string;
  select(value: Json, root: Json): Json[];
}

const known = new Map<string, JsonPath>();

/** @throws PathSyntaxError */
export function jsonPath(text: string): JsonPath {
  let path = known.get(text);
  if (!path) {
    if (known.size > 2000) known.clear();
    path = compile(text);
    known.set(text, path);
  }
  return path;
}

function compile(text: string): JsonPath {
  const { steps, call } = new Reader(text).read();
  const definite = steps.every((step) => step.definite);
  const keys = steps.map(({ key }) => key);
  const find = (root: Json): Json | undefined => {
    if (definite) {
      let value: Json = root;
      for (const step of steps) {
        const found = step.select(value, root);
        if (found.length === 0) return undefined;
        value = found[0]!;
      }
      return value;
    }
    return steps.reduce<Json[]>((values, step) => values.flatMap((value) => step.select(value, root)), [root]);
  };
  const tryFind = call
    ? (root: Json) => {
        const found = find(root);
        return found === undefined ? undefined : call(found);
      }
    : find;
  return {
    text,
    definite: definite || call !== undefined,
    reference:
      call || keys.some((key) => key === undefined || (typeof key === "number" && key < 0))
        ? undefined
        : (keys as (string | number)[]),
    tryFind,
    find(root) {
      const found = tryFind(root);
      if (found === undefined) throw new PathNotFound(whereItEnds(steps, root));
      return found;
    },
  };
}

function whereItEnds(steps: readonly Step[], root: Json): string {
  let values: Json[] = [root];
  let path = "$";
  for (const [index, step] of steps.entries()) {
    path += step.label;
    values = values.flatMap((value) => step.select(value, root));
    if (values.length > 0) continue;
    return index === steps.length - 1 ? `No results for path: ${path}` : `Missing property in path ${path}`;
  }
  return `No results for path: ${path}`;
}

const NAME = /[^\s.[\]()?*'",@]+/y;
const SLICE = /\s*(-?\d+)?\s*:\s*(-?\d+)?\s*/y;
const INDEXES = /\s*-?\d+\s*(?:,\s*-?\d+\s*)*/y;
const QUOTED = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*/y;

class Reader {
  readonly #text: string;
  #at = 1;

  constructor(text: string) {
    this.#text = text;
  }

  read(): { steps: Step[]; call?: (value: Json) => Json | undefined } {
    if (!/^[$@]/.test(this.#text)) throw new PathSyntaxError(`"${this.#text}" is not a JSONPath: it must begin with $`);
    const steps: Step[] = [];
    while (this.#at < this.#text.length) {
      if (this.#take("..")) steps.push(descendants(this.#step(this.#peek() === "[")));
      else if (this.#take(".")) {
        const call = /^(\w+)\(\)$/.exec(this.#text.slice(this.#at))?.[1];
        if (call) return { steps, call: FUNCTIONS[call] ?? this.#fail(`there is no function ${call}`) };
        steps.push(this.#step(false));
      } else if (this.#peek() === "[") steps.push(this.#step(true));
      else this.#fail(`"${this.#peek()}" is unexpected`);
    }
    return { steps };
  }

  #step(inBrackets: boolean): Step {
    if (!inBrackets) {
      if (this.#take("*")) return everything;
      const name = this.#match(NAME)?.[0];
      return name === undefined ? this.#fail("a name is missing") : property(name);
    }
    this.#at++;
    const step = this.#brackets();
    if (!this.#take("]")) this.#fail('"]" is missing');
    return step;
  }

  #brackets(): Step {
    const quoted = this.#match(QUOTED);
    if (quoted) {
      const names = [nameOf(quoted)];
      while (this.#take(",")) names.push(nameOf(this.#match(QUOTED) ?? this.#fail("a name in quotes is missing")));
      return names.length === 1 ? property(names[0]!) : several(names);
    }
    if (this.#take("*")) return everything;
    if (this.#take("?(")) return filter(this.#filterText());
    const range = this.#match(SLICE);
    if (range) return slice(range[1], range[2]);
    const indexes = this.#match(INDEXES)?.[0].split(",").map(Number);
    if (!indexes) return this.#fail("a name, an index or a filter is missing");
    return indexes.length === 1 ? element(indexes[0]!) : elements(indexes);
  }

  /** The text of a filter, up to its own parenthesis. */
  #filterText(): string {
    const start = this.#at;
    for (let depth = 1; ; ) {
      const part =
        this.#match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\s\S]/y)?.[0] ?? this.#fail("a filter does not end");
      if (part === "(") depth++;
      if (part === ")" && --depth === 0) return this.#text.slice(start, this.#at - 1);
    }
  }

  #peek(): string {
    return this.#text[this.#at] ?? "";
  }

  #take(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #fail(problem: string): never {
    throw new PathSyntaxError(`"${this.#text}" is not a JSONPath: ${problem} at character ${this.#at + 1}`);
  }
}

const nameOf = (quoted: RegExpExecArray) => (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1");
const childrenOf = (value: Json): Json[] =>
  Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];

const property = (name: string): Step => ({
  key: name,
  definite: true,
  label: `['${name}']`,
  select: (value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]!] : []),
});

/** `['a','b']`: an object of these keys alone. */
const several = (names: readonly string[]): Step => ({
  definite: true,
  label: `[${names.map((name) => `'${name}'`).join(",")}]`,
  select: (value) => {
    if (!isObject(value)) return [];
    return [Object.fromEntries(names.filter((n) => Object.hasOwn(value, n)).map((n) => [n, value[n]!])) as JsonObject];
  },
});

const at = (value: Json, index: number): Json[] => {
  if (!Array.isArray(value)) return [];
  const item = value.at(index);
  return item === undefined ? [] : [item];
};

const element = (index: number): Step => ({
  key: index,
  definite: true,
  label: `[${index}]`,
  select: (value) => at(value, index),
});

const elements = (indexes: readonly number[]): Step => ({
  definite: false,
  label: `[${indexes.join(",")}]`,
  select: (value) => indexes.flatMap((index) => at(value, index)),
});

const slice = (from: string | undefined, to: string | undefined): Step => ({
  definite: false,
  label: `[${from ?? ""}:${to ?? ""}]`,
  select: (value) =>
    Array.isArray(value) ? value.slice(Number(from ?? 0), to === undefined ? undefined : Number(to)) : [],
});

const everything: Step = { definite: false, label: "[*]", select: childrenOf };

const isJson = (value: unknown): value is Json => value !== undefined && !(value instanceof RegExp);

const DIALECT: FilterDialect = {
  path(text) {
    const { tryFind } = jsonPath(`$${text.slice(1)}`);
    return text.startsWith("@") ? (item) => tryFind(item as Json) : (_item, root) => tryFind(root as Json);
  },
  same: (left, right) => isJson(left) && isJson(right) && sameJson(left, right),
  ordering: (value) => value,
  error: (problem) => new PathSyntaxError(problem),
};

const filter = (text: string): Step => {
  const holds = compileFilter(text, DIALECT);
  return {
    definite: false,
    label: "[?]",
    select: (value, root) => (Array.isArray(value) ? value : [value]).filter((item) => holds(item, root)),
  };
};

/** `..`: the step from the value itself and from everything below it. */
const descendants = (step: Step): Step => {
  const walk = (value: Json): Json[] => [value, ...childrenOf(value).flatMap(walk)];
  return {
    definite: false,
    label: `..${step.label}`,
    select: (value, root) => walk(value).flatMap((item) => step.select(item, root)),
  };
};

const over = (calculate: (of: number[]) => number) => (value: Json) => {
  const of = Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
  return of.length === 0 ? undefined : calculate(of);
};
const sum = (of: number[]) => of.reduce((a, b) => a + b, 0);
const size = (value: Json) =>
  Array.isArray(value) || typeof value === "string"
    ? value.length
    : isObject(value)
      ? Object.keys(value).length
      : undefined;

const FUNCTIONS: Readonly<Record<string, (value: Json) => Json | undefined>> = {
  length: size,
  size,
  min: over((of) => Math.min(...of)),
  max: over((of) => Math.max(...of)),
  avg: over((of) => sum(of) / of.length),
  sum: over(sum),
  keys: (value) => (isObject(value) ? Object.keys(value) : undefined),
  first: (value) => (Array.isArray(value) ? value[0] : undefined),
  last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
};
