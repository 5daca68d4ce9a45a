import { invalidPattern, type PatternScanner } from "./pattern-scanner.ts";

/** A step into a JSON value: a property, a place in an array, or all places. */
type Step = string | number | "*";

/** Finds the values that a selector names; none where the line does not have it. */
export type Select = (root: unknown) => unknown[];

/** Reads `$.user.roles[*].name`, `$.['a.b'][0]` ("Match terms in JSON log events"). */
export function readSelector(scanner: PatternScanner): { readonly text: string; readonly select: Select } {
  scanner.skipSpace();
  const start = scanner.at;
  if (scanner.match(/\$/) === undefined)
    throw invalidPattern(`a selector must begin with $ at ${start} of ${scanner.text}`);
  const steps: Step[] = [];
  for (;;) {
    const step = scanner.match(
      /\.\[\s*(['"])(?:(?!\1).)*\1\s*\]|\[\s*(['"])(?:(?!\2).)*\2\s*\]|\[\s*(\d+|\*)\s*\]|\.[^\s.[\]=!<>()&|{},]+/,
    );
    if (step === undefined) break;
    steps.push(readStep(step));
  }
  return { text: scanner.text.slice(start, scanner.at), select: (root) => steps.reduce(into, [root]) };
}

function readStep(step: string): Step {
  const quoted = /^\.?\[\s*(['"])(.*)\1\s*\]$/.exec(step);
  if (quoted) return quoted[2]!;
  if (step.startsWith(".")) return step.slice(1);
  const inner = step.slice(1, -1).trim();
  return inner === "*" ? "*" : Number(inner);
}

function into(values: unknown[], step: Step): unknown[] {
  return values.flatMap((value) => {
    if (typeof value !== "object" || value === null) return [];
    if (Array.isArray(value))
      return step === "*" ? value : typeof step === "number" && step < value.length ? [value[step]] : [];
    if (step === "*") return Object.values(value);
    return typeof step === "string" && Object.hasOwn(value, step) ? [(value as Record<string, unknown>)[step]] : [];
  });
}
