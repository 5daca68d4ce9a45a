import type { Expression, Step } from "./syntax.ts";
import type { Value } from "./type.ts";

/** What an expression may refer to beside itself. */
export interface Scope {
  /** What a name with the first of its steps stands for, and how many steps that took. */
  resolve(name: string, steps: readonly Step[]): Resolved;
  call(call: Expression & { kind: "call" }, toValue: (argument: Expression) => Value): Value;
}

export interface Resolved {
  readonly value: Value;
  readonly taken: number;
  /** True for a resource: a nested block that is written as an object may be read as a list of one. */
  readonly blocks?: boolean;
}

/** The names of the for expressions around a place, innermost first. */
export interface Bindings {
  readonly name: string;
  readonly value: Value;
  readonly outer: Bindings | undefined;
}

export function lookUp(bindings: Bindings | undefined, name: string): Value | undefined {
  for (let current = bindings; current !== undefined; current = current.outer) {
    if (current.name === name) return current.value;
  }
  return undefined;
}
