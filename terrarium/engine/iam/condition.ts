import { inRange } from "./ip-range.ts";
import { contextValues, fitsArn, fitsWildcard, type RequestContext, substitute } from "./wildcard.ts";

/** One line of a statement's `Condition`. */
export interface Condition {
  /** `ArnLike`, `ForAnyValue:StringEquals`, `BoolIfExists` … */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Compares the value of the request with one value of the policy. */
type Comparison = (seen: string, wanted: string) => boolean;

const number = (compare: (seen: number, wanted: number) => boolean): Comparison => {
  return (seen, wanted) => {
    const [a, b] = [Number(seen), Number(wanted)];
    return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
  };
};

const date = (compare: (seen: number, wanted: number) => boolean): Comparison => {
  return (seen, wanted) => {
    const [a, b] = [moment(seen), moment(wanted)];
    return !Number.isNaN(a) && !Number.isNaN(b) && compare(a, b);
  };
};

/** ISO 8601, or seconds since 1970. */
const moment = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const sameText: Comparison = (seen, wanted) => seen === wanted;
const sameTextAnyCase: Comparison = (seen, wanted) => seen.toLowerCase() === wanted.toLowerCase();
const likeText: Comparison = (seen, wanted) => fitsWildcard(wanted, seen);
const likeArn: Comparison = (seen, wanted) => fitsArn(wanted, seen);

/** The operators that a value must fit (one of the policy's values is enough). */
const POSITIVE: Readonly<Record<string, Comparison>> = {
  StringEquals: sameText,
  StringEqualsIgnoreCase: sameTextAnyCase,
  StringLike: likeText,
  ArnEquals: likeArn,
  ArnLike: likeArn,
  Bool: sameTextAnyCase,
  BinaryEquals: sameText,
  IpAddress: inRange,
  NumericEquals: number((a, b) => a === b),
  NumericLessThan: number((a, b) => a < b),
  NumericLessThanEquals: number((a, b) => a <= b),
  NumericGreaterThan: number((a, b) => a > b),
  NumericGreaterThanEquals: number((a, b) => a >= b),
  DateEquals: date((a, b) => a === b),
  DateLessThan: date((a, b) => a < b),
  DateLessThanEquals: date((a, b) => a <= b),
  DateGreaterThan: date((a, b) => a > b),
  DateGreaterThanEquals: date((a, b) => a >= b),
};

/** The operators that a value must not fit (none of the policy's values may), by what they deny. */
const NEGATIVE: Readonly<Record<string, Comparison>> = {
  StringNotEquals: sameText,
  StringNotEqualsIgnoreCase: sameTextAnyCase,
  StringNotLike: likeText,
  ArnNotEquals: likeArn,
  ArnNotLike: likeArn,
  NotIpAddress: inRange,
  NumericNotEquals: number((a, b) => a === b),
  DateNotEquals: date((a, b) => a === b),
};

/** Every operator that a condition may use, without the prefix of sets and the suffix `IfExists`. */
export const OPERATORS: readonly string[] = [...Object.keys(POSITIVE), ...Object.keys(NEGATIVE), "Null"];

const FORM = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Whether an operator is one that {@link holds} knows. */
export function knowsOperator(operator: string): boolean {
  const [, , name, ifExists] = FORM.exec(operator) ?? [];
  return name !== undefined && OPERATORS.includes(name) && !(name === "Null" && ifExists);
}

/**
 * Whether a condition holds for the request (IAM user guide, "IAM JSON policy elements: Condition operators"). A key the request
 * does not carry fails, but for `…IfExists`, for the negated operators and for `ForAllValues`.
 */
export function holds({ operator, key, values }: Condition, context: RequestContext): boolean {
  const [, set, name = "", ifExists] = FORM.exec(operator) ?? [];
  const seen = contextValues(context, key);
  if (name === "Null") return values.some((value) => (seen === undefined) === (value.toLowerCase() === "true"));
  const negative = NEGATIVE[name];
  const compare = POSITIVE[name] ?? negative;
  if (!compare) return false;
  if (seen === undefined || seen.length === 0)
    return Boolean(ifExists) || set === "ForAllValues" || (negative !== undefined && !set);
  const wanted = values.map((value) => substitute(value, context)).filter((value) => value !== undefined);
  const fitsOne = (value: string) => wanted.some((want) => compare(value, want)) !== (negative !== undefined);
  return set === "ForAllValues"
    ? seen.every(fitsOne)
    : set === "ForAnyValue" || !negative
      ? seen.some(fitsOne)
      : seen.every(fitsOne);
}
