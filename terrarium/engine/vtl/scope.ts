/** Where variables live while a template is rendered. */
export interface Scope {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  remove(name: string): void;
  /** What is written for a reference without a value, where it is a macro's argument: what the caller wrote. */
  literal(reference: string): string | undefined;
}

/** What a template may refer to from the start, by name; undefined where there is nothing of that name. */
export type Given = (name: string) => unknown;

/** The variables of a whole template: those that are given, and those that it sets. */
export class TemplateScope implements Scope {
  readonly #given: Given;
  #own: Map<string, unknown> | undefined;

  constructor(given: Given) {
    this.#given = given;
  }

  get(name: string): unknown {
    return this.#own?.has(name) ? this.#own.get(name) : this.#given(name);
  }

  set(name: string, value: unknown): void {
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  remove(name: string): void {
    this.set(name, undefined);
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
