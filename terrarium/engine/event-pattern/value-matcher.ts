import { compileCidr } from "./cidr.ts";
import { InvalidEventPattern } from "./invalid-event-pattern.ts";
import { compileNumericRange } from "./numeric-range.ts";
import { compileWildcard } from "./wildcard.ts";

/** Whether one scalar of an event (a string, number, boolean or null) fits. */
export type ValueMatcher = (value: unknown) => boolean;

/** What a field of a pattern accepts: any of its alternatives. */
export interface FieldMatcher {
  /** Fits a scalar that is there. */
  readonly matches: ValueMatcher;
  /** Accepts that there is none: `{"exists": false}` is among the alternatives. */
  readonly absent: boolean;
  /** `{"exists": false}` is the only alternative. */
  readonly onlyAbsent: boolean;
}

const text = (test: (value: string) => boolean): ValueMatcher => {
  return (value) => typeof value === "string" && test(value);
};

/**
 * Compiles the array of alternatives of one field (doc: "Comparison operators for use in event patterns in Amazon
 * EventBridge").
 *
 * @throws InvalidEventPattern
 */
export function compileField(alternatives: readonly unknown[], path: readonly string[]): FieldMatcher {
  if (alternatives.length === 0) throw new InvalidEventPattern(path, "Empty arrays are not allowed");
  const exact = new Set<unknown>();
  const matchers: ValueMatcher[] = [];
  let absent = false;
  for (const alternative of alternatives) {
    if (alternative === null || typeof alternative !== "object") {
      exact.add(alternative);
    } else if (Array.isArray(alternative)) {
      throw new InvalidEventPattern(path, "Match value must be String, number, true, false, or null");
    } else {
      const [name, operand] = soleEntry(alternative as Record<string, unknown>, path);
      if (name === "exists" && operand === false) absent = true;
      else matchers.push(compileOperator(name, operand, [...path, name]));
    }
  }
  const onlyAbsent = absent && matchers.length === 0 && exact.size === 0;
  return { matches: anyOf(exact, matchers), absent, onlyAbsent };
}

function anyOf(exact: ReadonlySet<unknown>, matchers: readonly ValueMatcher[]): ValueMatcher {
  if (matchers.length === 0) return (value) => exact.has(value);
  return (value) => exact.has(value) || matchers.some((matches) => matches(value));
}

function soleEntry(object: Readonly<Record<string, unknown>>, path: readonly string[]): [string, unknown] {
  const [entry, ...others] = Object.entries(object);
  if (!entry) throw new InvalidEventPattern(path, "Match expression name not found");
  if (others.length > 0) throw new InvalidEventPattern(path, "Only one key allowed in match expression");
  return entry;
}

function compileOperator(name: string, operand: unknown, path: readonly string[]): ValueMatcher {
  const fail = (reason: string) => new InvalidEventPattern(path, reason);
  const string = () => {
    if (typeof operand !== "string")
      throw fail(`${name === "exactly" ? "exact" : name} match pattern must be a string`);
    return operand;
  };
  const reasoned = <T>(compile: () => T): T => {
    try {
      return compile();
    } catch (error) {
      throw error instanceof InvalidEventPattern ? error : fail((error as Error).message);
    }
  };
  switch (name) {
    case "exactly": {
      const expected = string();
      return (value) => value === expected;
    }
    case "prefix":
    case "suffix":
      return compileAffix(name, operand, path);
    case "equals-ignore-case": {
      const folded = string().toLowerCase();
      return text((value) => value.toLowerCase() === folded);
    }
    case "wildcard":
      return text(reasoned(() => compileWildcard(string())));
    case "cidr":
      return text(reasoned(() => compileCidr(string())));
    case "numeric": {
      const test = reasoned(() => compileNumericRange(operand));
      return (value) => typeof value === "number" && test(value);
    }
    case "exists":
      if (operand !== true) throw fail("exists match pattern must be either true or false.");
      return () => true;
    case "anything-but":
      return compileAnythingBut(operand, path);
    default:
      throw fail(`Unrecognized match type ${name}`);
  }
}

function compileAffix(name: "prefix" | "suffix", operand: unknown, path: readonly string[]): ValueMatcher {
  const method = name === "prefix" ? "startsWith" : "endsWith";
  if (typeof operand === "string") return text((value) => value[method](operand));
  if (operand === null || typeof operand !== "object" || Array.isArray(operand)) {
    throw new InvalidEventPattern(path, `${name} match pattern must be a string`);
  }
  const [inner, value] = soleEntry(operand as Record<string, unknown>, path);
  if (inner !== "equals-ignore-case") throw new InvalidEventPattern(path, `Unsupported ${name} pattern: ${inner}`);
  if (typeof value !== "string") {
    throw new InvalidEventPattern(path, "equals-ignore-case match pattern must be a string");
  }
  const folded = value.toLowerCase();
  return text((candidate) => candidate.toLowerCase()[method](folded));
}

/** Everything that is there, `null` included, but what is listed. */
function compileAnythingBut(operand: unknown, path: readonly string[]): ValueMatcher {
  const fail = (reason: string) => new InvalidEventPattern(path, reason);
  if (typeof operand === "string" || typeof operand === "number") return (value) => value !== operand;
  if (Array.isArray(operand)) {
    if (operand.some((value) => typeof value !== "string" && typeof value !== "number")) {
      throw fail("Inside anything but list, start|null|boolean is not supported.");
    }
    if (new Set(operand.map((value) => typeof value)).size !== 1) {
      throw fail("Inside anything but list, either all values are number or string, mixed type is not supported");
    }
    const excluded = new Set<unknown>(operand);
    return (value) => !excluded.has(value);
  }
  if (operand === null || typeof operand !== "object") {
    throw fail("Value of anything-but must be an array or single string/number value.");
  }
  const [name, listed] = soleEntry(operand as Record<string, unknown>, path);
  if (!["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(name)) {
    throw fail(`Unsupported anything-but pattern: ${name}`);
  }
  if (listed !== null && typeof listed === "object" && !Array.isArray(listed)) {
    throw fail("Value of anything-but must be an array or single string/number value.");
  }
  const excluded = (Array.isArray(listed) ? listed : [listed]).map((value) => {
    if (typeof value !== "string") throw fail(wrongTypeReason(name));
    if (value === "" && name.endsWith("fix")) throw fail("Null prefix/suffix not allowed");
    return compileOperator(name, value, path);
  });
  return (value) => !excluded.some((matches) => matches(value));
}

function wrongTypeReason(operator: string): string {
  if (operator === "wildcard") return "wildcard match pattern must be a string";
  if (operator.endsWith("fix")) return "prefix/suffix match pattern must be a string";
  return "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.";
}
