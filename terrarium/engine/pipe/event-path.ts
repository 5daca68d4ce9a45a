/** Finds a value in an event; undefined where the path leads nowhere. */
export type EventPath = (event: unknown) => unknown;

type Step = { readonly name: string } | { readonly index: number } | "*";

const STEP = /\.([\p{L}\p{N}_\-/]+)|\.(\*)|\[(\d+)\]|\[\*\]/uy;

/**
 * Compiles the part of JSON path that EventBridge Pipes takes: names after dots, array indices and wildcards (doc:
 * "Amazon EventBridge Pipes input transformation"). A path with a wildcard gives an array of all it finds.
 *
 * @throws Error with the reason
 */
export function compileEventPath(text: string): EventPath {
  const steps = parse(text);
  const wild = steps.indexOf("*");
  if (wild < 0) return (event) => follow(event, steps, 0);
  return (event) => {
    const found: unknown[] = [];
    collect(event, steps, 0, found);
    return found.length > 0 ? found : undefined;
  };
}

/** Whether a parameter's whole value is a path, as target parameters may be: `$.body.id`. */
export function isEventPath(text: string): boolean {
  return /^\$[.[]/.test(text);
}

function parse(text: string): Step[] {
  if (!text.startsWith("$")) throw new Error(`the path "${text}" must start with $`);
  const steps: Step[] = [];
  STEP.lastIndex = 1;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (!match) {
      throw new Error(
        `the path "${text}" cannot be read from "${text.slice(at)}" on: paths are made of .name, [0], [*] and .*`,
      );
    }
    const [, name, , index] = match;
    steps.push(name ? { name } : index ? { index: Number(index) } : "*");
  }
  return steps;
}

function follow(value: unknown, steps: readonly Step[], from: number): unknown {
  let current = value;
  for (let i = from; i < steps.length; i++) {
    current = take(current, steps[i]!);
    if (current === undefined) return undefined;
  }
  return current;
}

function take(value: unknown, step: Step): unknown {
  if (value === null || typeof value !== "object" || step === "*") return undefined;
  if ("index" in step) return Array.isArray(value) ? value[step.index] : undefined;
  return Object.hasOwn(value, step.name) ? (value as Record<string, unknown>)[step.name] : undefined;
}

function collect(value: unknown, steps: readonly Step[], from: number, found: unknown[]): void {
  const wild = steps.indexOf("*", from);
  if (wild < 0) {
    const last = follow(value, steps, from);
    if (last !== undefined) found.push(last);
    return;
  }
  const parent = follow(value, steps.slice(0, wild), from);
  if (parent === null || typeof parent !== "object") return;
  for (const child of Object.values(parent)) collect(child, steps, wild + 1, found);
}
