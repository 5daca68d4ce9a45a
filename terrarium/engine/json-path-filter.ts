/** Whether a filter takes an element. */
export type Filter = (item: unknown, root: unknown) => boolean;
type Operand = (item: unknown, root: unknown) => unknown;

/** In what the JSON paths of one service differ from another's. */
export interface FilterDialect {
  /** Reads a path in a filter, which begins with `@`, the element, or `$`, the whole. */
  path(text: string): Operand;
  /** Whether two values are equal; numbers and texts of the filter are plain ones. */
  same(left: unknown, right: unknown): boolean;
  /** What a value is put in order by: a plain number or text. */
  ordering(value: unknown): unknown;
  /** What is thrown for a filter that cannot be read. */
  error(problem: string): Error;
}

const TOKEN =
  /\s*(?:(&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\))|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)|(true|false|null)\b|(in|nin|subsetof|contains|size|empty)\b|(\/(?:[^/\\]|\\.)+\/i?)|([$@](?:\['(?:[^'\\]|\\.)*'\]|\[[^\]]*\]|[\w.*-])*)|(\[[^\]]*\]))/y;

/**
 * The filter of a JSON path, `[?(@.price < 10 && @.name =~ /x.+/i)]`, as Jayway JsonPath documents its operators.
 *
 * @throws the dialect's error for a filter that cannot be read
 */
export function compileFilter(text: string, dialect: FilterDialect): Filter {
  return new FilterReader(text, dialect).read();
}

class FilterReader {
  readonly #text: string;
  readonly #tokens: string[];
  readonly #dialect: FilterDialect;
  readonly #comparisons: ReturnType<typeof comparisons>;

  constructor(text: string, dialect: FilterDialect) {
    this.#text = text;
    this.#dialect = dialect;
    this.#tokens = tokenize(text, dialect);
    this.#comparisons = comparisons(dialect);
  }

  read(): Filter {
    const filter = this.#or();
    if (this.#tokens.length > 0) throw this.#error(`"${this.#tokens[0]}" is unexpected in the filter "${this.#text}"`);
    return filter;
  }

  #or(): Filter {
    const left = this.#and();
    if (!this.#take("||")) return left;
    const right = this.#or();
    return (item, root) => left(item, root) || right(item, root);
  }

  #and(): Filter {
    const left = this.#term();
    if (!this.#take("&&")) return left;
    const right = this.#and();
    return (item, root) => left(item, root) && right(item, root);
  }

  #term(): Filter {
    if (this.#take("!")) {
      const operand = this.#term();
      return (item, root) => !operand(item, root);
    }
    if (this.#take("(")) {
      const inner = this.#or();
      if (!this.#take(")")) throw this.#error('")" is missing in a filter');
      return inner;
    }
    const left = this.#operand();
    const compare = this.#comparisons[this.#tokens[0] ?? ""];
    if (!compare) return (item, root) => left(item, root) !== undefined;
    this.#tokens.shift();
    const right = this.#operand();
    return (item, root) => compare(left(item, root), right(item, root));
  }

  #operand(): Operand {
    const token = this.#tokens.shift();
    if (token === undefined) throw this.#error("a value is missing in a filter");
    if (/^[@$]/.test(token)) return this.#dialect.path(token);
    const value = this.#literal(token);
    return () => value;
  }

  #literal(token: string): unknown {
    if (/^['"]/.test(token)) return token.slice(1, -1).replace(/\\(.)/g, "$1");
    if (token === "true" || token === "false") return token === "true";
    if (token === "null") return null;
    if (token.startsWith("/")) return this.#expression(token);
    if (token.startsWith("[")) {
      const items = token.slice(1, -1).trim();
      return items === "" ? [] : items.split(",").map((item) => this.#literal(item.trim()));
    }
    if (!/^-?\d/.test(token)) throw this.#error(`"${token}" is unexpected in a filter`);
    return Number(token);
  }

  #expression(token: string): RegExp {
    const end = token.lastIndexOf("/");
    try {
      return new RegExp(`^(?:${token.slice(1, end)})$`, token.slice(end + 1));
    } catch (error) {
      throw this.#error(`${token} is no regular expression: ${(error as Error).message}`);
    }
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #error(problem: string): Error {
    return this.#dialect.error(problem);
  }
}

function tokenize(text: string, { error }: FilterDialect): string[] {
  const tokens: string[] = [];
  const expression = new RegExp(TOKEN);
  while (expression.lastIndex < text.trimEnd().length) {
    const { lastIndex } = expression;
    const found = expression.exec(text);
    if (!found) throw error(`the filter "${text}" cannot be read from character ${lastIndex + 1} on`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

const sized = (value: unknown): value is string | unknown[] => Array.isArray(value) || typeof value === "string";

function comparisons({
  same,
  ordering,
}: FilterDialect): Readonly<Record<string, (left: unknown, right: unknown) => boolean>> {
  const ordered = (holds: (order: number) => boolean) => (left: unknown, right: unknown) => {
    const [a, b] = [ordering(left), ordering(right)];
    if (typeof a === "number" && typeof b === "number") return holds(a - b);
    return typeof a === "string" && typeof b === "string" && holds(a < b ? -1 : a > b ? 1 : 0);
  };
  const holds = (list: unknown, value: unknown) => Array.isArray(list) && list.some((item) => same(item, value));
  return {
    "==": same,
    "!=": (left, right) => !same(left, right),
    "<": ordered((order) => order < 0),
    "<=": ordered((order) => order <= 0),
    ">": ordered((order) => order > 0),
    ">=": ordered((order) => order >= 0),
    "=~": (left, right) => right instanceof RegExp && typeof left === "string" && right.test(left),
    in: (left, right) => holds(right, left),
    nin: (left, right) => !holds(right, left),
    subsetof: (left, right) => Array.isArray(left) && left.every((item) => holds(right, item)),
    contains: (left, right) =>
      typeof left === "string" ? typeof right === "string" && left.includes(right) : holds(left, right),
    size: (left, right) => sized(left) && left.length === right,
    empty: (left, right) => sized(left) && (left.length === 0) === right,
  };
}
