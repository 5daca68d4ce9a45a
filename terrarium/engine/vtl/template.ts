import { compileStatements } from "./compile-template.ts";
import { type Frame, Interrupted, type Macro, type Render, type RenderOptions } from "./frame.ts";
import { parseTemplate } from "./parse-template.ts";
import { type Given, TemplateScope } from "./scope.ts";
import { TemplateError } from "./template-error.ts";

const VELOCITY: RenderOptions = { absent: "literal", mostIterations: Number.POSITIVE_INFINITY };

/** A template in the Velocity Template Language, as Apache Velocity 1.7 runs it: parsed once, rendered often. */
export class Template {
  readonly #render: Render;
  readonly #macros = new Map<string, Macro>();
  readonly #options: RenderOptions;

  /** @throws TemplateError where Velocity could not parse it */
  constructor(source: string, options: Partial<RenderOptions> = {}) {
    this.#render = compileStatements(parseTemplate(source), this.#macros);
    this.#options = { ...VELOCITY, ...options };
  }

  /** @throws TemplateError where a method of what it refers to throws */
  render(given: Given): string {
    const frame: Frame = {
      text: "",
      scope: new TemplateScope(given),
      macros: this.#macros,
      options: this.#options,
      depth: 0,
    };
    try {
      this.#render(frame);
    } catch (error) {
      if (error instanceof RangeError) throw new TemplateError(`the template needs too much: ${error.message}`);
      if (!(error instanceof Interrupted)) throw error;
    }
    return frame.text;
  }
}
