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
    const variables = new TemplateVariables(exchange, body);
    return this.#template.render((name) => variables.get(name));
  }
}

/** The variables of one rendering, made when they are first asked for: most templates ask for one or two of them. */
class TemplateVariables {
  readonly #exchange: Exchange;
  readonly #body: string;
  #input: InputObject | undefined;
  #context: ContextObject | undefined;
  #stageVariables: Map<string, string> | undefined;

  constructor(exchange: Exchange, body: string) {
    this.#exchange = exchange;
    this.#body = body;
  }

  get(name: string): unknown {
    switch (name) {
      case "input":
        this.#input ??= new InputObject(this.#exchange, this.#body);
        return this.#input;
      case "util":
        return UTIL;
      case "context":
        this.#context ??= new ContextObject(this.#exchange);
        return this.#context;
      case "stageVariables":
        this.#stageVariables ??= new Map(this.#exchange.place.variables);
        return this.#stageVariables;
      default:
        return undefined;
    }
  }
}
