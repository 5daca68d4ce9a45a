import { TemplateError } from "../vtl/template-error.ts";
import type { BackEndReply } from "./back-end.ts";
import type { ContentHandling, IntegrationResponseDefinition } from "./definitions.ts";
import type { Exchange, GatewayResponse } from "./exchange.ts";
import { compileTemplate } from "./integration-request.ts";
import type { MappingTemplate } from "./mapping-template.ts";
import { binaryTypes, convertBody } from "./media-types.ts";
import { Silent } from "./override-variables.ts";
import { compileMapping, InvalidMapping, type MappedValue } from "./parameter-mapping.ts";
import { misconfigured } from "./refusal.ts";
import { remappedHeader } from "./remapped-headers.ts";

interface Compiled {
  readonly status: number;
  readonly pattern: RegExp | undefined;
  readonly headers: readonly { readonly name: string; readonly value: MappedValue }[];
  readonly templates: ReadonlyMap<string, MappingTemplate>;
  readonly contentHandling: ContentHandling | undefined;
}

const TARGET = /^method\.response\.header\.(.+)$/;

/**
 * The integration responses of a method ("Set up an integration response in API Gateway"): the back end's status chooses
 * one, whose templates and mappings make the answer.
 */
export class IntegrationResponses {
  readonly #patterned: readonly Compiled[];
  readonly #usual: Compiled | undefined;
  readonly #isBinary: (contentType: string | undefined) => boolean;
  readonly #hasBinary: boolean;
  readonly #chosen = new Map<number, Compiled>();

  /** @throws TemplateError, InvalidMapping */
  constructor(definitions: readonly IntegrationResponseDefinition[], binaryMediaTypes: readonly string[]) {
    const compiled = definitions.map(compile).sort((a, b) => a.status - b.status);
    this.#patterned = compiled.filter(({ pattern }) => pattern !== undefined);
    this.#usual = compiled.find(({ pattern }) => pattern === undefined);
    this.#isBinary = binaryTypes(binaryMediaTypes);
    this.#hasBinary = binaryMediaTypes.length > 0;
  }

  /**
   * What the client gets for what the back end answered.
   *
   * @param errorMessage of a Lambda function: it, and not the status, chooses the response then; empty where it did not fail
   * @throws Refusal
   */
  respond(exchange: Exchange, reply: BackEndReply, errorMessage?: string): GatewayResponse {
    const response =
      errorMessage === undefined
        ? this.#byStatus(reply.status)
        : this.#choose(errorMessage, "what the function answered");
    const headers: string[] = [];
    for (const { name, value } of response.headers) {
      const given = value(exchange, reply);
      if (typeof given === "string") headers.push(name, given);
      else for (const each of given ?? []) headers.push(name, each);
    }
    const template = chooseTemplate(response.templates, exchange);
    const converted = this.#convert(exchange, reply, response.contentHandling);
    const body = template ? render(template, exchange, converted.toString()) : converted;
    const status = override(exchange, headers) ?? response.status;
    if (!hasHeader(headers, "content-type")) headers.push("Content-Type", "application/json");
    return { status, headers, body };
  }

  #byStatus(status: number): Compiled {
    let chosen = this.#chosen.get(status);
    if (!chosen) {
      chosen = this.#choose(String(status), `the status ${status}`);
      this.#chosen.set(status, chosen);
    }
    return chosen;
  }

  #choose(selector: string, what: string): Compiled {
    const chosen = this.#patterned.find(({ pattern }) => pattern!.test(selector)) ?? this.#usual;
    if (chosen) return chosen;
    throw misconfigured(`no integration response is for ${what}, and there is none without a selection pattern`);
  }

  #convert(exchange: Exchange, reply: BackEndReply, handling: ContentHandling | undefined): string | Buffer {
    if (!this.#hasBinary && handling === undefined) return reply.body;
    const type = Object.entries(reply.headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
    const accepts = this.#isBinary(exchange.header("accept")?.split(",")[0]);
    // A client that does not ask for binary gets it as base64.
    if (handling === undefined && this.#isBinary(type) && !accepts)
      return convertBody(reply.body, true, "CONVERT_TO_TEXT");
    return convertBody(reply.body, this.#isBinary(type), handling);
  }
}

function compile(definition: IntegrationResponseDefinition): Compiled {
  const { selectionPattern } = definition;
  return {
    status: Number(definition.statusCode),
    pattern: selectionPattern ? compilePattern(selectionPattern) : undefined,
    headers: Object.entries(definition.responseParameters)
      .map(([target, source]) => {
        const name = TARGET.exec(target)?.[1];
        if (name === undefined)
          throw new InvalidMapping(`"${target}" cannot be mapped to: it must be method.response.header.NAME`);
        return { name: remappedHeader(name), value: compileMapping(source, target, "response") };
      })
      .filter((header): header is { name: string; value: MappedValue } => header.name !== undefined),
    templates: new Map(
      Object.entries(definition.responseTemplates).map(([type, source]) => [type, compileTemplate(source, type)]),
    ),
    contentHandling: definition.contentHandling,
  };
}

/** It must fit the whole of what it is tried on. */
function compilePattern(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, "s");
  } catch (error) {
    throw new InvalidMapping(
      `the selection pattern "${pattern}" is no regular expression: ${(error as Error).message}`,
    );
  }
}

/** By what the client accepts, else JSON, else the first there is. */
function chooseTemplate(
  templates: ReadonlyMap<string, MappingTemplate>,
  exchange: Exchange,
): MappingTemplate | undefined {
  if (templates.size === 0) return undefined;
  const accepted = exchange.header("accept");
  const byAccept = accepted === undefined ? undefined : templates.get(accepted);
  return byAccept ?? templates.get("application/json") ?? templates.values().next().value;
}

function render(template: MappingTemplate, exchange: Exchange, body: string): string {
  try {
    return template.render(exchange, body);
  } catch (error) {
    if (error instanceof TemplateError) throw misconfigured(`the response template failed: ${error.message}`);
    throw error;
  }
}

/** Applies `$context.responseOverride` to the headers, and returns the status if it has a valid one. */
export function override(exchange: Exchange, headers: string[]): number | undefined {
  const overrides = exchange.responseOverride;
  if (!overrides) return undefined;
  for (const [name, value] of Silent.entriesOf(overrides.property("header"))) {
    for (let at = headers.length - 2; at >= 0; at -= 2) {
      if (headers[at]!.toLowerCase() === name.toLowerCase()) headers.splice(at, 2);
    }
    const values = Array.isArray(value) ? value : [value];
    for (const each of values) headers.push(name, String(each));
  }
  const status = overrides.property("status");
  return typeof status === "number" && Number.isInteger(status) && status >= 100 && status < 600 ? status : undefined;
}

export function hasHeader(headers: readonly string[], name: string): boolean {
  for (let at = 0; at < headers.length; at += 2) if (headers[at]!.toLowerCase() === name) return true;
  return false;
}
