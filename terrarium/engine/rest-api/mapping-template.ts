import { Template } from "../vtl/template.ts";
import { ContextObject } from "./context-object.ts";
import type { Exchange } from "./exchange.ts";
import { InputObject } from "./input-object.ts";
import { UTIL } from "./util-object.ts";

/** "Amazon API Gateway quotas": rounds of a `#foreach`. */
const MOST_ITERATIONS = 1000;

/**
 * A mapping template of a REST API ("Mapping template transformations"): Velocity with `$input`, `$util`, `$context` and
 * `$stageVariables`, where a reference without a value is empty text, as it is on API Gateway.
 */
export class MappingTemplate {
  readonly #template: Template;

  /** @throws TemplateError */
  constructor(source: string) {
    this.#template = new Template(source, { absent: "empty", mostIterations: MOST_ITERATIONS });
  }

  /** @throws TemplateError */
  render(exchange: Exchange, body: string): string {
    return this.#template.render([
      ["input", new InputObject(exchange, body)],
      ["util", UTIL],
      ["context", new ContextObject(exchange)],
      ["stageVariables", new Map(exchange.place.variables)],
    ]);
  }
}
