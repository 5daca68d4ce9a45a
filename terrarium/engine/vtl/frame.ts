import { JavaObject } from "./java-object.ts";
import type { MacroScope, Scope } from "./scope.ts";

/** `#break` and `#stop` leave what was written so far. */
export class Interrupted extends Error {
  readonly directive: "break" | "stop";

  constructor(directive: "break" | "stop") {
    super(`#${directive}`);
    this.directive = directive;
  }
}

/** Writes a statement's text to the frame. */
export type Render = (frame: Frame) => void;

export interface Macro {
  readonly parameters: readonly string[];
  readonly body: Render;
}

/** One rendering of one template: what has been written, and what is known. */
export interface Frame {
  text: string;
  readonly scope: Scope;
  readonly macros: Map<string, Macro>;
  readonly options: RenderOptions;
  depth: number;
}

export interface RenderOptions {
  /**
   * What a reference is without a value: Velocity writes its source. API Gateway takes it for an empty text wherever it
   * is written, compared or joined; in a condition it is false.
   */
  readonly absent: "literal" | "empty";
  /** After as many rounds a `#foreach` ends. */
  readonly mostIterations: number;
}

/** A frame whose text goes elsewhere, with its own scope or that of `frame`. */
export function inner(frame: Frame, scope: Scope | MacroScope = frame.scope): Frame {
  return { text: "", scope, macros: frame.macros, options: frame.options, depth: frame.depth };
}

/** `#define($block)`: rendered anew wherever it is used. */
export class Block extends JavaObject {
  readonly #render: Render;
  readonly #frame: Frame;
  readonly #most: number;
  #depth = 0;

  /** @param most how often it may be within itself */
  constructor(frame: Frame, render: Render, most: number) {
    super();
    this.#frame = frame;
    this.#render = render;
    this.#most = most;
  }

  /** Its text, or nothing where it is too deep within itself. */
  render(frame = this.#frame): string | undefined {
    if (this.#depth >= this.#most) return undefined;
    const part = inner(frame);
    this.#depth++;
    try {
      this.#render(part);
    } catch (error) {
      if (!(error instanceof Interrupted) || error.directive === "stop") throw error;
    } finally {
      this.#depth--;
    }
    return part.text;
  }

  override toString(): string {
    return this.render() ?? "null";
  }
}

/** `$foreach` within a loop. */
export class Loop extends JavaObject {
  index = -1;
  hasNext = false;
  readonly #parent: unknown;

  constructor(parent: unknown) {
    super();
    this.#parent = parent;
  }

  override property(name: string): unknown {
    switch (name) {
      case "index":
        return this.index;
      case "count":
        return this.index + 1;
      case "hasNext":
        return this.hasNext;
      case "first":
        return this.index < 1;
      case "last":
        return !this.hasNext;
      case "parent":
        return this.#parent instanceof Loop ? this.#parent : undefined;
      case "topmost":
        return this.#parent instanceof Loop ? this.#parent.property("topmost") : this;
      default:
        return undefined;
    }
  }

  override call(name: string): unknown {
    if (name === "hasNext" || name === "getHasNext") return this.hasNext;
    const getter = /^(?:get|is)([A-Z])(\w*)$/.exec(name);
    return getter ? this.property(getter[1]!.toLowerCase() + getter[2]) : undefined;
  }
}
