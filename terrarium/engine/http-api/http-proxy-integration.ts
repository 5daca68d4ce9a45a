import { type OutsideResponse, OutsideUnreachable } from "../outside.ts";
import type { GatewayResponse, IntegrationOutcome } from "../rest-api/exchange.ts";
import { queryString } from "../rest-api/query-string.ts";
import { Refusal } from "../rest-api/refusal.ts";
import { TimeLimit } from "../rest-api/time-limit.ts";
import type { World } from "../world.ts";
import type { HttpProxyIntegrationDefinition } from "./definitions.ts";
import type { HttpExchange } from "./exchange.ts";
import { internalServerError, serviceUnavailable } from "./gateway-error.ts";
import type { Accept, HttpIntegration } from "./integration.ts";
import { InvalidHttpApi } from "./invalid-http-api.ts";
import { change, compileChanges, type ParameterChange } from "./parameter-changes.ts";

const WITHOUT_BODY = new Set(["GET", "HEAD"]);
/** What belongs to a connection, and what the world outside has undone already. */
const NOT_PASSED = new Set(
  "host connection keep-alive content-length content-encoding transfer-encoding te trailers upgrade expect".split(" "),
);
const PLACEHOLDER = /\{(\w[\w.-]*)\+?\}/g;
const VARIABLE = /\$\{stageVariables\.(\w+)\}/g;

/** Calls an HTTP endpoint of the world outside ("Create HTTP proxy integrations for HTTP APIs"): the request as it came, with the mappings' changes. */
export class HttpProxyIntegration implements HttpIntegration {
  readonly #world: World;
  readonly #definition: HttpProxyIntegrationDefinition;
  readonly #changes: readonly ParameterChange[];
  readonly #limit: TimeLimit;

  /** @throws InvalidHttpApi */
  constructor(world: World, definition: HttpProxyIntegrationDefinition) {
    if (!/^(?:https?:\/\/.|\$\{stageVariables\.)/.test(definition.uri)) {
      throw new InvalidHttpApi(
        `integration_uri "${definition.uri}" must be an http or https URL for an integration of type HTTP_PROXY`,
      );
    }
    this.#world = world;
    this.#definition = definition;
    this.#changes = compileChanges(definition.requestParameters, "request");
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
  }

  async invoke(exchange: HttpExchange, accept: Accept): Promise<GatewayResponse> {
    const { timeoutMilliseconds: timeout } = this.#definition;
    const method = this.#definition.method === "ANY" ? exchange.request.method : this.#definition.method;
    const { url, headers } = this.#made(exchange);
    accept(exchange);
    const { clock } = this.#world;
    const startedAt = clock.now();
    const outcome: IntegrationOutcome = {};
    exchange.integration = outcome;
    const body = WITHOUT_BODY.has(method) || exchange.request.body.length === 0 ? undefined : exchange.body;
    try {
      const reply = await this.#limit.apply(this.#world.outside({ method, url, headers, body, timeout }));
      outcome.status = reply.status;
      return passed(reply);
    } catch (error) {
      outcome.error = (error as Error).message;
      throw unreachable(error);
    } finally {
      outcome.latency = clock.now() - startedAt;
    }
  }

  #made(exchange: HttpExchange): { url: string; headers: Record<string, string> } {
    const headers = new Map<string, readonly string[]>();
    const { rawHeaders } = exchange.request;
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const name = rawHeaders[at]!.toLowerCase();
      if (!NOT_PASSED.has(name)) headers.set(name, [...(headers.get(name) ?? []), rawHeaders[at + 1]!]);
    }
    const query = new Map(exchange.query);
    let path: string | undefined;
    for (const each of this.#changes) {
      if (each.place === "header") change(headers, each, exchange);
      else if (each.place === "querystring") change(query, each, exchange);
      else path = each.value(exchange) ?? path;
    }
    const { request, traceId } = exchange;
    headers.set("x-amzn-trace-id", [traceId]);
    headers.set("via", ["HTTP/1.1 AmazonAPIGateway"]);
    headers.set("forwarded", [`for=${request.sourceIp};host=${request.domainName};proto=https`]);
    const url = this.#url(exchange, path);
    return {
      url: url + queryString(query, url.includes("?")),
      headers: Object.fromEntries(
        [...headers].map(([name, values]) => [name, values.join(name === "cookie" ? "; " : ",")]),
      ),
    };
  }

  /** @param path in the place of the one that the uri has */
  #url({ pathParameters, place }: HttpExchange, path: string | undefined): string {
    const uri = this.#definition.uri
      .replace(VARIABLE, (_, name) => place.variables.get(name) ?? "")
      .replace(PLACEHOLDER, (whole, name) => {
        const value = pathParameters.get(name);
        return value === undefined ? whole : value.split("/").map(encodeURIComponent).join("/");
      });
    if (path === undefined) return uri;
    const origin = URL.parse(uri)?.origin;
    return origin === undefined ? uri : `${origin}${path.startsWith("/") ? path : `/${path}`}`;
  }
}

function passed(reply: OutsideResponse): GatewayResponse {
  const headers = Object.entries(reply.headers).flatMap(([name, value]) => {
    if (NOT_PASSED.has(name.toLowerCase())) return [];
    // Cookies are lines of their own: their dates have commas.
    return name.toLowerCase() === "set-cookie"
      ? value.split(/,\s*(?=[^;,\s]+=)/).flatMap((cookie) => [name, cookie])
      : [name, value];
  });
  return { status: reply.status, headers, body: reply.body };
}

function unreachable(error: unknown): unknown {
  if (error instanceof Refusal) return serviceUnavailable(error.explanation ?? error.message);
  if (!(error instanceof OutsideUnreachable)) return error;
  if (/ENOTFOUND|EAI_AGAIN|no http/.test(error.reason)) return internalServerError(error.message);
  return serviceUnavailable(error.message, error.reason === "timeout" ? "INTEGRATION_TIMEOUT" : "INTEGRATION_FAILURE");
}
