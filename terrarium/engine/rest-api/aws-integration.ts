import type { World } from "../world.ts";
import { type AwsUri, parseAwsUri } from "./aws-uri.ts";
import type { BackEnd, BackEndReply } from "./back-end.ts";
import type { IntegrationDefinition } from "./definitions.ts";
import type { Exchange, GatewayResponse } from "./exchange.ts";
import type { Accept, Integration } from "./integration.ts";
import { IntegrationPrincipal } from "./integration-principal.ts";
import type { IntegrationRequest, RequestParameters } from "./integration-request.ts";
import type { IntegrationResponses } from "./integration-response.ts";
import { queryString } from "./query-string.ts";
import { misconfigured, Refusal } from "./refusal.ts";
import { compileStageText } from "./stage-text.ts";
import { TimeLimit } from "./time-limit.ts";

/** It sends no body, as HTTP clients do not. */
const WITHOUT_BODY = new Set(["GET", "HEAD", "OPTIONS"]);
const PLACEHOLDER = /\{(\w+)\}/g;

/** Calls that may wait for something: they end when the client's time is up. */
const MAY_WAIT = "ReceiveMessage";

/** Calls an AWS service with what the request template made ("AWS integrations"), as the role of its credentials. */
export class AwsIntegration implements Integration {
  readonly #world: World;
  readonly #definition: IntegrationDefinition;
  readonly #backEnd: BackEnd;
  readonly #uri: AwsUri;
  readonly #rest: (exchange: Exchange) => string;
  readonly #request: IntegrationRequest;
  readonly #responses: IntegrationResponses;
  readonly #limit: TimeLimit;
  readonly #principal: IntegrationPrincipal;

  constructor(
    world: World,
    definition: IntegrationDefinition & { readonly backEnd: BackEnd },
    request: IntegrationRequest,
    responses: IntegrationResponses,
  ) {
    this.#world = world;
    this.#definition = definition;
    this.#backEnd = definition.backEnd;
    this.#uri = parseAwsUri(definition.uri ?? "");
    this.#rest = compileStageText(this.#uri.rest);
    this.#principal = new IntegrationPrincipal(world, definition);
    this.#limit = new TimeLimit(world.clock, definition.timeoutMilliseconds);
    this.#request = request;
    this.#responses = responses;
  }

  async invoke(exchange: Exchange, accept: Accept): Promise<GatewayResponse> {
    const body = this.#request.body(exchange);
    const principal = this.#principal.of(exchange);
    const parameters = this.#request.parameters(exchange);
    const { integrationHttpMethod } = this.#definition;
    const method =
      !integrationHttpMethod || integrationHttpMethod === "ANY" ? exchange.request.method : integrationHttpMethod;
    const rest = this.#rest(exchange);
    const action = this.#uri.kind === "action" ? rest : undefined;
    const url = urlOf(action === undefined ? rest : "", parameters);
    const sent = WITHOUT_BODY.has(method) ? "" : body;
    const mayWait = action === MAY_WAIT || url.includes(MAY_WAIT) || (sent.length < 4096 && sent.includes(MAY_WAIT));
    const gone = mayWait ? new AbortController() : undefined;
    accept(exchange);
    const { clock } = this.#world;
    const startedAt = clock.now();
    const outcome: NonNullable<Exchange["integration"]> = {};
    exchange.integration = outcome;
    const call = {
      method,
      action,
      url,
      headers: this.#headers(exchange, parameters),
      body: sent,
      principal,
      lineage: exchange.requestId,
      signal: gone?.signal,
    };
    let reply: BackEndReply;
    try {
      reply = await this.#limit.apply(this.#backEnd(call), gone);
    } catch (error) {
      outcome.latency = clock.now() - startedAt;
      outcome.error = (error as Error).message;
      if (error instanceof Refusal) throw error;
      throw new Refusal("INTEGRATION_FAILURE", {
        message: "Internal server error",
        explanation: `the call of ${this.#uri.service} failed: ${(error as Error).stack}`,
      });
    }
    outcome.latency = clock.now() - startedAt;
    outcome.status = reply.status;
    outcome.requestId = reply.headers["x-amzn-requestid"] ?? reply.headers["x-amzn-RequestId"];
    const errorMessage = this.#uri.service === "lambda" ? lambdaError(reply) : undefined;
    const response = this.#responses.respond(exchange, reply, errorMessage);
    response.headers.push("X-Amzn-Trace-Id", exchange.traceId);
    return response;
  }

  #headers(exchange: Exchange, { headers: mapped }: RequestParameters): Record<string, string> {
    const { contentType, place } = exchange;
    const headers: Record<string, string> = {
      accept: "application/json",
      "user-agent": `AmazonAPIGateway_${place.apiId}`,
      "x-amzn-trace-id": exchange.traceId,
    };
    if (contentType !== undefined) headers["content-type"] = contentType;
    for (const name in mapped) headers[name] = mapped[name]!;
    return headers;
  }
}

/** The path with what is mapped into it, and the mapped query. */
function urlOf(rest: string, { path, query }: RequestParameters): string {
  const filled = path.size > 0 ? rest.replace(PLACEHOLDER, (whole, name) => path.get(name) ?? whole) : rest;
  return query.size === 0 ? `/${filled}` : `/${filled}${queryString(query, filled.includes("?"))}`;
}

/** What a function failed with, for selection patterns; empty where it did not. @throws Refusal where it could not be run */
function lambdaError({ status, headers, body }: BackEndReply): string {
  if (status >= 400) throw misconfigured(`the Lambda function could not be invoked: ${body}`);
  if (headers["X-Amz-Function-Error"] === undefined) return "";
  const { errorMessage } = JSON.parse(body.toString()) as { errorMessage?: unknown };
  return String(errorMessage ?? "");
}
