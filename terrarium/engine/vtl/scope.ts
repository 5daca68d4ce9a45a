/** Where variables live while a template is rendered. */
export interface Scope {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  remove(name: string): void;
  /** What is written for a reference without a value, where it is a macro's argument: what the caller wrote. */
  literal(reference: string): string | undefined;
}

/** The variables of a whole template. */
export class TemplateScope implements Scope {
  readonly #variables: Map<string, unknown>;

  constructor(variables: Iterable<readonly [string, unknown]>) {
    this.#variables = new Map(variables);
  }

  get(name: string): unknown {
    return this.#variables.get(name);
  }

  set(name: string, value: unknown): void {
    this.#variables.set(name, value);
  }

  remove(name: string): void {
    this.#variables.delete(name);
  }

  literal(): undefined {
    return undefined;
  }
}

export interface MacroArgument {
  /** Evaluated anew on each use: Velocity passes by name. */
  value(): unknown;
  readonly literal: string;
}

/** The variables of one call of a macro: its arguments before those of whoever calls; what it sets, it sets for both. */
export class MacroScope implements Scope {
  readonly #outer: Scope;
  readonly #local = new Map<string, unknown>();
  readonly #arguments: ReadonlyMap<string, MacroArgument>;
  readonly #removed = new Set<string>();

  constructor(outer: Scope, given: ReadonlyMap<string, MacroArgument>) {
    this.#outer = outer;
    this.#arguments = given;
  }

  /** Sets what only this call sees. */
  setLocal(name: string, value: unknown): void {
    this.#local.set(name, value);
  }

  get(name: string): unknown {
    const local = this.#local.get(name);
    if (local !== undefined && local !== null) return local;
    const given = this.#removed.has(name) ? undefined : this.#arguments.get(name);
    return given ? given.value() : this.#outer.get(name);
  }

  set(name: string, value: unknown): void {
    this.#local.set(name, value);
    this.#outer.set(name, value);
  }

  remove(name: string): void {
    this.#local.delete(name);
    this.#removed.add(name);
    this.#outer.remove(name);
  }

  literal(reference: string): string | undefined {
    const given = this.#arguments.get(reference.slice(1));
    return given ? given.literal : this.#outer.literal(reference);
  }
}
