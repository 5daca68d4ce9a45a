import { compileEventPath, isEventPath } from "./event-path.ts";
import type { PipeEvent } from "./pipe-event.ts";

/** A target parameter: the same for all events, or what a path finds in each; undefined where it finds nothing. */
export type DynamicValue = (event: PipeEvent) => string | undefined;

/**
 * Compiles a parameter whose value may be a path: "the entire value has to be a JSON path, not only part of it" (doc:
 * "Amazon EventBridge Pipes targets", Dynamic path parameters). Paths look at the event before the input template.
 *
 * @throws Error with the reason
 */
export function compileDynamicValue(text: string): DynamicValue {
  if (!isEventPath(text)) return () => text;
  const path = compileEventPath(text);
  return (event) => {
    const value = path(event.decoded);
    if (value === undefined || value === null) return undefined;
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  };
}

/** The same for parameters by name; those whose path finds nothing are left out. */
export function compileDynamicRecord(
  parameters: Readonly<Record<string, string>>,
): ((event: PipeEvent) => Readonly<Record<string, string>>) | undefined {
  const compiled = Object.entries(parameters).map(([name, text]) => [name, compileDynamicValue(text)] as const);
  if (compiled.length === 0) return undefined;
  return (event) => {
    const values: Record<string, string> = {};
    for (const [name, valueIn] of compiled) {
      const value = valueIn(event);
      if (value !== undefined) values[name] = value;
    }
    return values;
  };
}
