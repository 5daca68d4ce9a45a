import type { Json } from "../json.ts";
import { TIMESTAMP } from "./timestamp.ts";

/** A comparison operator: what it compares with, and whether it holds. Values of other types never compare. */
export interface Comparison {
  readonly words: string;
  takes(wanted: Json): boolean;
  holds(value: Json, wanted: Json): boolean;
}

type Order = (order: number) => boolean;

const ORDERS: Readonly<Record<string, Order>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
};

interface Kind {
  readonly words: string;
  is(value: Json): boolean;
  /** Below, at or above 0, as `a` comes before, with or after `b`. */
  order(a: Json, b: Json): number;
}

const isTimestamp = (value: Json | undefined) =>
  typeof value === "string" && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));

const KINDS: Readonly<Record<string, Kind>> = {
  String: {
    words: "a string",
    is: (value) => typeof value === "string",
    order: (a, b) => ((a as string) < (b as string) ? -1 : a === b ? 0 : 1),
  },
  Numeric: {
    words: "a number",
    is: (value) => typeof value === "number",
    order: (a, b) => (a as number) - (b as number),
  },
  Timestamp: {
    words: "a timestamp such as 2016-03-14T01:59:00Z",
    is: isTimestamp,
    order: (a, b) => Date.parse(a as string) - Date.parse(b as string),
  },
};

function compare(kind: Kind, order: Order): Comparison {
  return {
    words: kind.words,
    takes: kind.is,
    holds: (value, wanted) => kind.is(value) && kind.is(wanted) && order(kind.order(value, wanted)),
  };
}

const text = KINDS.String!;

/** By their names in the Amazon States Language; each but StringMatches has a twin that ends with `Path`. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...Object.fromEntries(
    Object.entries(KINDS).flatMap(([kind, definition]) =>
      Object.entries(ORDERS).map(([order, holds]) => [`${kind}${order}`, compare(definition, holds)]),
    ),
  ),
  BooleanEquals: {
    words: "true or false",
    takes: (wanted) => typeof wanted === "boolean",
    holds: (value, wanted) => typeof value === "boolean" && value === wanted,
  },
  StringMatches: {
    words: text.words,
    takes: text.is,
    holds: (value, wanted) => typeof value === "string" && matchesWildcard(value, wanted as string),
  },
};

/** The tests of a variable's type and presence; `value` is undefined where the variable leads nowhere. */
export const TYPE_TESTS: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  IsNull: (value) => value === null,
  IsPresent: (value) => value !== undefined,
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: isTimestamp,
};

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function matchesWildcard(value: string, pattern: string): boolean {
  const source = pattern.replace(/\\([*\\])|\*|[.+?^${}()|[\]\\/]/g, (found, escaped: string | undefined) =>
    escaped !== undefined ? `\\${escaped}` : found === "*" ? "[\\s\\S]*" : `\\${found}`,
  );
  return new RegExp(`^${source}$`).test(value);
}
