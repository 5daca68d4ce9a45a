import { TemplateError } from "../vtl/template-error.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { Exchange } from "./exchange.ts";
import { MappingTemplate } from "./mapping-template.ts";
import { binaryTypes, byContentType, convertBody } from "./media-types.ts";
import { Silent } from "./override-variables.ts";
import { compileMapping, InvalidMapping, isLiteral, type MappedValue } from "./parameter-mapping.ts";
import { misconfigured, Refusal } from "./refusal.ts";

/** What a mapping puts where. */
interface Mapped {
  readonly place: "header" | "querystring" | "path";
  readonly name: string;
  readonly value: MappedValue;
}

/** What mappings and overrides give to a request. */
export interface RequestParameters {
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly path: ReadonlyMap<string, string>;
}

const TARGET = /^integration\.request\.(header|querystring|path)\.(.+)$/;

/** Headers that nothing may set: a mapping of one of them fails each request. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  AWS: "content-length transfer-encoding x-amzn-trace-id x-amzn-apigateway-api-id authorization connection expect proxy-authenticate te".split(
    " ",
  ),
  HTTP: ["content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"],
};

/**
 * The integration request ("Data transformations for REST APIs"): chooses the template by content type, renders it, and
 * maps parameters.
 */
export class IntegrationRequest {
  readonly #templates: ReadonlyMap<string, MappingTemplate>;
  readonly #mapped: readonly Mapped[];
  readonly #definition: IntegrationDefinition;
  readonly #isBinary: (contentType: string | undefined) => boolean;
  readonly #isStatic: boolean;
  readonly #forbidden: string | undefined;
  /** What the mappings give to every request, where all of them are literals for headers. */
  readonly #constant: RequestParameters | undefined;

  /** @throws TemplateError, InvalidMapping */
  constructor(definition: IntegrationDefinition, binaryMediaTypes: readonly string[]) {
    this.#definition = definition;
    this.#templates = new Map(
      Object.entries(definition.requestTemplates).map(([type, source]) => [type, compileTemplate(source, type)]),
    );
    this.#mapped = Object.entries(definition.requestParameters).map(([target, source]) =>
      compileTarget(target, source),
    );
    this.#isBinary = binaryTypes(binaryMediaTypes);
    this.#isStatic = definition.contentHandling === undefined && binaryMediaTypes.length === 0;
    const sources = Object.entries(definition.requestParameters);
    if (sources.every(([target, source]) => target.startsWith("integration.request.header.") && isLiteral(source)))
      this.#constant = constantHeaders(sources);
    const forbidden = FORBIDDEN[definition.type === "AWS" ? "AWS" : "HTTP"]!;
    this.#forbidden = this.#mapped.find(
      ({ place, name }) => place === "header" && forbidden.includes(name.toLowerCase()),
    )?.name;
  }

  /** The body for the back end. @throws Refusal */
  body(exchange: Exchange): string | Buffer {
    if (this.#forbidden !== undefined)
      throw misconfigured(`a mapping sets the header ${this.#forbidden}, which nothing may set`);
    const template = this.#template(exchange);
    if (this.#isStatic && template) return this.#render(template, exchange, exchange.body);
    const { contentHandling } = this.#definition;
    const body = convertBody(exchange.request.body, this.#isBinary(exchange.contentType), contentHandling);
    return template ? this.#render(template, exchange, body.toString()) : body;
  }

  /** What mappings give, and then what the template has overridden. */
  parameters(exchange: Exchange): RequestParameters {
    return exchange.requestOverride || !this.#constant ? this.#parameters(exchange) : this.#constant;
  }

  #parameters(exchange: Exchange): RequestParameters {
    const headers: Record<string, string> = {};
    const query = new Map<string, readonly string[]>();
    const path = new Map<string, string>();
    for (const { place, name, value } of this.#mapped) {
      const given = value(exchange);
      if (given === undefined) continue;
      if (place === "querystring") query.set(name, typeof given === "string" ? [given] : given);
      else if (place === "header") headers[name.toLowerCase()] = typeof given === "string" ? given : given.join(",");
      else path.set(name, String(given));
    }
    const override = exchange.requestOverride;
    if (override) {
      for (const [name, value] of Silent.entriesOf(override.property("header")))
        headers[name.toLowerCase()] = String(value);
      for (const [name, value] of Silent.entriesOf(override.property("querystring"))) query.set(name, [String(value)]);
      for (const [name, value] of Silent.entriesOf(override.property("path"))) path.set(name, String(value));
    }
    return { headers, query, path };
  }

  #template(exchange: Exchange): MappingTemplate | undefined {
    const contentType = exchange.contentType || "application/json";
    const template = byContentType(this.#templates, contentType) ?? this.#templates.get("$default");
    if (template) return template;
    const { passthroughBehavior } = this.#definition;
    if (passthroughBehavior === "NEVER" || (passthroughBehavior === "WHEN_NO_TEMPLATES" && this.#templates.size > 0))
      throw new Refusal("UNSUPPORTED_MEDIA_TYPE");
    return undefined;
  }

  #render(template: MappingTemplate, exchange: Exchange, body: string): string {
    try {
      return template.render(exchange, body);
    } catch (error) {
      if (error instanceof TemplateError) throw misconfigured(`the request template failed: ${error.message}`);
      throw error;
    }
  }
}

/** @throws TemplateError that names the content type */
export function compileTemplate(source: string, contentType: string): MappingTemplate {
  try {
    return new MappingTemplate(source);
  } catch (error) {
    throw new TemplateError(`the template for ${contentType} cannot be parsed: ${(error as Error).message}`);
  }
}

function constantHeaders(sources: readonly (readonly [string, string])[]): RequestParameters {
  const headers = sources.map(([target, source]) => {
    const name = target.slice("integration.request.header.".length).toLowerCase();
    return [name, source.slice(1, -1)];
  });
  return { headers: Object.fromEntries(headers), query: new Map(), path: new Map() };
}

function compileTarget(target: string, source: string): Mapped {
  const found = TARGET.exec(target);
  if (!found) {
    throw new InvalidMapping(
      `"${target}" cannot be mapped to: it must be integration.request.(header|querystring|path).NAME`,
    );
  }
  return {
    place: found[1] as Mapped["place"],
    name: found[2]!,
    value: compileMapping(source, target, "request"),
  };
}
