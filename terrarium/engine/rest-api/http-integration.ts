import { type OutsideResponse, OutsideUnreachable } from "../outside.ts";
import type { World } from "../world.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { Exchange, GatewayResponse } from "./exchange.ts";
import type { Accept, Integration } from "./integration.ts";
import type { IntegrationRequest, RequestParameters } from "./integration-request.ts";
import { hasHeader, type IntegrationResponses } from "./integration-response.ts";
import { queryString } from "./query-string.ts";
import { misconfigured, Refusal } from "./refusal.ts";
import { remappedHeader } from "./remapped-headers.ts";
import { compileStageText } from "./stage-text.ts";
import { TimeLimit } from "./time-limit.ts";

const WITHOUT_BODY = new Set(["GET", "HEAD", "OPTIONS"]);
/** What belongs to the connection with the client, not to the request. */
const NOT_PASSED = new Set(["host", "content-encoding", "content-length", "connection", "transfer-encoding", "expect"]);
const PLACEHOLDER = /\{(\w+)\}/g;

/** Calls an HTTP endpoint of the world outside: as a proxy as the request came, else as templates and mappings make it. */
export class HttpIntegration implements Integration {
  readonly #world: World;
  readonly #definition: IntegrationDefinition;
  readonly #uri: (exchange: Exchange) => string;
  readonly #request: IntegrationRequest;
  readonly #responses: IntegrationResponses;
  readonly #isProxy: boolean;
  readonly #limit: TimeLimit;

  constructor(
    world: World,
    definition: IntegrationDefinition,
    request: IntegrationRequest,
    responses: IntegrationResponses,
  ) {
    this.#world = world;
    this.#definition = definition;
    this.#uri = compileStageText(definition.uri ?? "");
    this.#request = request;
    this.#responses = responses;
    this.#isProxy = definition.type === "HTTP_PROXY";
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
  }

  async invoke(exchange: Exchange, accept: Accept): Promise<GatewayResponse> {
    const body = this.#isProxy ? exchange.body : this.#request.body(exchange);
    const parameters = this.#request.parameters(exchange);
    const { integrationHttpMethod, timeoutMilliseconds } = this.#definition;
    const method =
      !integrationHttpMethod || integrationHttpMethod === "ANY" ? exchange.request.method : integrationHttpMethod;
    accept(exchange);
    const { clock } = this.#world;
    const startedAt = clock.now();
    const outcome: NonNullable<Exchange["integration"]> = {};
    exchange.integration = outcome;
    let reply: OutsideResponse;
    try {
      const sent = this.#world.outside({
        method,
        url: this.#url(exchange, parameters),
        headers: this.#headers(exchange, parameters),
        body: WITHOUT_BODY.has(method) ? undefined : body.toString(),
        timeout: timeoutMilliseconds,
      });
      reply = await this.#limit.apply(sent);
    } catch (error) {
      outcome.error = (error as Error).message;
      outcome.latency = clock.now() - startedAt;
      throw unreachable(error);
    }
    outcome.latency = clock.now() - startedAt;
    outcome.status = reply.status;
    return this.#isProxy ? passed(reply) : this.#responses.respond(exchange, reply);
  }

  #url(exchange: Exchange, { path, query }: RequestParameters): string {
    const uri = this.#uri(exchange).replace(PLACEHOLDER, (whole, name) => {
      const value = path.get(name);
      return value === undefined ? whole : value.split("/").map(encodeURIComponent).join("/");
    });
    if (!this.#isProxy) return uri + queryString(query, uri.includes("?"));
    const all = new Map([...exchange.query].map(([name, values]) => [name, [...values]]));
    for (const [name, values] of query) all.set(name, [...(all.get(name) ?? []), ...values]);
    return uri + queryString(all, uri.includes("?"));
  }

  #headers(exchange: Exchange, { headers }: RequestParameters): Record<string, string> {
    const { place, contentType } = exchange;
    const own: Record<string, string> = {
      "x-amzn-trace-id": exchange.traceId,
      "x-amzn-apigateway-api-id": place.apiId,
    };
    if (!this.#isProxy) {
      const usual = { accept: "application/json", "user-agent": `AmazonAPIGateway_${place.apiId}` };
      return { ...usual, ...(contentType !== undefined && { "content-type": contentType }), ...own, ...headers };
    }
    const passed: Record<string, string> = {};
    for (const [name, value] of exchange.visibleHeaders) {
      if (!NOT_PASSED.has(name.toLowerCase())) passed[name.toLowerCase()] = value;
    }
    return { ...passed, ...own, ...headers };
  }
}

function passed(reply: OutsideResponse): GatewayResponse {
  const headers = Object.entries(reply.headers).flatMap(([name, value]) => {
    const remapped = remappedHeader(name);
    return remapped === undefined ? [] : [remapped, value];
  });
  if (!hasHeader(headers, "content-type")) headers.push("Content-Type", "application/json");
  return { status: reply.status, headers, body: reply.body };
}

function unreachable(error: unknown): unknown {
  if (!(error instanceof OutsideUnreachable)) return error;
  const explanation = error.message;
  if (error.reason === "timeout") return new Refusal("INTEGRATION_TIMEOUT", { explanation });
  if (/ENOTFOUND|EAI_AGAIN|no http/.test(error.reason)) return misconfigured(explanation);
  return new Refusal("INTEGRATION_FAILURE", { explanation });
}
