import type { Principal } from "../authorization.ts";
import { EngineError } from "../errors.ts";
import { decide } from "../iam/decide.ts";
import { parsePolicyDocument } from "../policy-document.ts";
import { Refusal } from "../rest-api/refusal.ts";
import { TimeLimit } from "../rest-api/time-limit.ts";
import type { World } from "../world.ts";
import { compileIdentitySources, type RouteAuthorizer } from "./authorizer.ts";
import type { LambdaAuthorizerDefinition } from "./definitions.ts";
import type { AuthorizerContext, HttpExchange } from "./exchange.ts";
import { Functions } from "./functions.ts";
import { forbidden, internalServerError, unauthorized } from "./gateway-error.ts";
import { requestV1, requestV2 } from "./lambda-event.ts";
import type { Mapped } from "./selection-expression.ts";

/** "The timeout for a Lambda authorizer". */
const TIMEOUT = 10_000;
const MOST_CACHED = 10_000;

/** What the function answered: a decision for all routes, or a policy that each request is held against. */
interface Verdict {
  readonly allows: (resource: string) => boolean;
  readonly context: AuthorizerContext;
}

/** "Control access to HTTP APIs with AWS Lambda authorizers": simple responses and IAM policies, cached by the identity sources. */
export class LambdaAuthorizer implements RouteAuthorizer {
  readonly #world: World;
  readonly #definition: LambdaAuthorizerDefinition;
  readonly #sources: readonly Mapped[];
  readonly #limit: TimeLimit;
  readonly #cache = new Map<string, { readonly until: number; readonly verdict: Verdict }>();
  readonly #arn: string;

  /** @param apiArn `arn:aws:execute-api:REGION:ACCOUNT:API` @throws InvalidHttpApi */
  constructor(world: World, definition: LambdaAuthorizerDefinition, apiArn: string) {
    this.#world = world;
    this.#definition = definition;
    this.#sources = compileIdentitySources(definition.identitySources);
    this.#limit = new TimeLimit(world.clock, TIMEOUT);
    this.#arn = `${apiArn}/authorizers/${definition.id}`;
  }

  async authorize(exchange: HttpExchange): Promise<AuthorizerContext> {
    const identity = this.#sources.map((source) => source(exchange));
    if (identity.some((value) => value === undefined || value === ""))
      throw unauthorized("the request lacks an identity source");
    const { allows, context } = await this.#verdict(exchange, identity as string[]);
    const { request, place } = exchange;
    if (!allows(`${place.executionArn}/${request.method}${request.path}`))
      throw forbidden(`the authorizer ${this.#definition.name} does not allow it`);
    return context;
  }

  async #verdict(exchange: HttpExchange, identity: readonly string[]): Promise<Verdict> {
    const { ttlSeconds } = this.#definition;
    const key = ttlSeconds > 0 && identity.length > 0 ? JSON.stringify([exchange.place.stage, ...identity]) : undefined;
    const now = this.#world.clock.now();
    const known = key === undefined ? undefined : this.#cache.get(key);
    if (known && known.until > now) return known.verdict;
    const verdict = await this.#ask(exchange, identity);
    if (key !== undefined) {
      if (this.#cache.size >= MOST_CACHED) this.#cache.clear();
      this.#cache.set(key, { until: now + ttlSeconds * 1000, verdict });
    }
    return verdict;
  }

  async #ask(exchange: HttpExchange, identity: readonly string[]): Promise<Verdict> {
    const { functionArn } = this.#definition;
    try {
      this.#world.authorize({ principal: this.#principal(), action: "lambda:InvokeFunction", resource: functionArn });
      const gone = new AbortController();
      const invoked = this.#world
        .service(Functions)
        .byArn(functionArn)
        .invoke(JSON.stringify(this.#event(exchange, identity)), { lineage: exchange.requestId, signal: gone.signal });
      const { payload, functionError } = await this.#limit.apply(invoked, gone);
      if (functionError !== undefined) throw this.#failed(exchange, payload);
      return this.#read(exchange, JSON.parse(payload));
    } catch (error) {
      if (error instanceof EngineError && "status" in error) throw error;
      const known = error instanceof EngineError || error instanceof SyntaxError;
      if (!known) throw error;
      const problem = error instanceof Refusal ? (error.explanation ?? error.message) : error.message;
      throw this.#broken(exchange, problem);
    }
  }

  #principal(): Principal {
    const service: Principal = { kind: "service", name: "apigateway.amazonaws.com", sourceArn: this.#arn };
    const role = this.#definition.credentialsArn;
    if (role === undefined) return service;
    this.#world.authorize({ principal: service, action: "sts:AssumeRole", resource: role });
    return { kind: "role", arn: role };
  }

  #event(exchange: HttpExchange, identitySource: readonly string[]): object {
    const routeArn = `${exchange.place.executionArn}/${exchange.request.method}${exchange.request.path}`;
    if (this.#definition.payloadFormatVersion === "2.0")
      return { version: "2.0", type: "REQUEST", routeArn, identitySource, ...requestV2(exchange) };
    const identity = identitySource.join(",");
    return {
      version: "1.0",
      type: "REQUEST",
      methodArn: routeArn,
      identitySource: identity,
      authorizationToken: identity,
      ...requestV1(exchange),
    };
  }

  #read(exchange: HttpExchange, answer: unknown): Verdict {
    const { isAuthorized, policyDocument, principalId, context } = (answer ?? {}) as Record<string, unknown>;
    const told = {
      kind: "lambda" as const,
      context: (typeof context === "object" && context !== null ? context : {}) as Record<string, unknown>,
      ...(typeof principalId === "string" && { principalId }),
    };
    if (this.#definition.simpleResponses) {
      if (typeof isAuthorized !== "boolean") throw this.#broken(exchange, "its answer has no isAuthorized");
      return { allows: () => isAuthorized, context: told };
    }
    if (policyDocument === undefined) throw this.#broken(exchange, "its answer has no policyDocument");
    const { statements } = parsePolicyDocument(JSON.stringify(policyDocument), "identity");
    const identity = [{ name: `the policy of authorizer ${this.#definition.name}`, statements }];
    const accountId = this.#world.account.id;
    return {
      context: told,
      allows: (resource) =>
        decide(
          { principal: { kind: "anonymous" }, action: "execute-api:Invoke", resource, accountId, context: {} },
          { identity, resource: [], resourceMustAllow: false },
        ).allowed,
    };
  }

  #failed(exchange: HttpExchange, payload: string): EngineError {
    const { errorMessage } = JSON.parse(payload) as { errorMessage?: unknown };
    if (errorMessage === "Unauthorized")
      return unauthorized(`the authorizer ${this.#definition.name} says Unauthorized`);
    return this.#broken(exchange, `it failed: ${payload}`);
  }

  #broken(exchange: HttpExchange, problem: string): EngineError {
    exchange.authorizerError = problem;
    return internalServerError(
      `the authorizer ${this.#definition.name} gave no decision: ${problem}`,
      "AUTHORIZER_FAILURE",
    );
  }
}
