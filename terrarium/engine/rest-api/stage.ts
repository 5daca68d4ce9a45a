import { AccessDenied } from "../errors.ts";
import type { World } from "../world.ts";
import type { AccessLog } from "./access-log.ts";
import type { DeployedMethod, Deployment } from "./deployment.ts";
import { Exchange, type GatewayRequest, type GatewayResponse, type StagePlace } from "./exchange.ts";
import { Refusal } from "./refusal.ts";
import { StageMetrics } from "./stage-metrics.ts";
import { StageThrottle } from "./throttle.ts";
import { UsagePlans } from "./usage-plans.ts";

export interface StageDefinition {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: AccessLog;
}

/** A stage: where a deployment answers requests, with its variables, its throttling and its access log. */
export class Stage {
  readonly name: string;
  readonly deployment: Deployment;
  readonly throttle = new StageThrottle();
  readonly #world: World;
  readonly #place: StagePlace;
  readonly #accessLog: AccessLog | undefined;
  readonly #part: string;
  readonly #plans: UsagePlans;
  readonly #metrics: StageMetrics;
  #answered = 0;
  #refused = 0;
  #inFlight = 0;

  /** @param part what the trace calls the API */
  constructor(world: World, definition: StageDefinition, deployment: Deployment, part: string) {
    this.#world = world;
    this.name = definition.name;
    this.deployment = deployment;
    this.#accessLog = definition.accessLog;
    this.#part = part;
    this.#plans = world.service(UsagePlans);
    this.#metrics = new StageMetrics(world, deployment.api.name, definition.name);
    const { id: accountId, region, partition } = world.account;
    this.#place = {
      accountId,
      region,
      partition,
      apiId: deployment.api.id,
      stage: definition.name,
      deploymentId: deployment.id,
      variables: new Map(Object.entries(definition.variables)),
    };
  }

  get figures(): { readonly answered: number; readonly refused: number; readonly inFlight: number } {
    return { answered: this.#answered, refused: this.#refused, inFlight: this.#inFlight };
  }

  /** Answers a request. Never rejects for what a client or a back end does: that has an answer of its own. */
  handle(request: GatewayRequest): GatewayResponse | Promise<GatewayResponse> {
    const exchange = this.#exchange(request);
    try {
      const method = this.#admit(exchange);
      const response = method.integration.invoke(exchange, this.#accept);
      if (!(response instanceof Promise)) return this.#answer(exchange, response);
      this.#inFlight++;
      return response.then(
        (found) => {
          this.#inFlight--;
          this.#traceFailure(exchange);
          return this.#answer(exchange, found);
        },
        (error) => {
          this.#inFlight--;
          return this.#refuse(exchange, error);
        },
      );
    } catch (error) {
      return this.#refuse(exchange, error);
    }
  }

  /** Answers a request that cannot even be read. */
  refuse(request: GatewayRequest, refusal: Refusal): GatewayResponse {
    const exchange = this.#exchange(request);
    const found = this.deployment.match(request.method, request.path);
    exchange.resourceId = found?.method.resourceId;
    exchange.resourcePath = found?.method.resourcePath;
    return this.#refuse(exchange, refusal);
  }

  readonly #accept = (exchange: Exchange): void => {
    const { method, path } = exchange.request;
    exchange.accepted = true;
    this.#world.trace.record("accepted", this.#part, exchange.requestId, { stage: this.name, method, path });
  };

  /** The back end has answered, but has not taken the message. */
  #traceFailure({ integration, requestId }: Exchange): void {
    const status = integration?.status ?? 200;
    if (status < 400) return;
    this.#world.trace.record("failed", this.#part, requestId, {
      stage: this.name,
      status,
      reason: "INTEGRATION_STATUS",
    });
  }

  #exchange(request: GatewayRequest): Exchange {
    const { random, clock } = this.#world;
    const ids = { requestId: random.uuid(), extendedRequestId: `${random.id(15)}=` };
    return new Exchange(request, this.#place, ids, clock.now());
  }

  /** Leads a request to its method, as far as it may go. @throws Refusal */
  #admit(exchange: Exchange): DeployedMethod {
    const { request } = exchange;
    const found = this.deployment.match(request.method, request.path);
    if (!found) throw new Refusal("MISSING_AUTHENTICATION_TOKEN");
    const { method } = found;
    exchange.resourceId = method.resourceId;
    exchange.resourcePath = method.resourcePath;
    exchange.pathParameters = found.parameters;
    this.#authorize(exchange, method);
    if (method.apiKeyRequired) {
      // There are no authorizers here that could give one.
      const value = this.deployment.api.apiKeySource === "HEADER" ? exchange.header("x-api-key") : undefined;
      const { apiId } = this.#place;
      exchange.apiKey = this.#plans.admit(value, apiId, this.name, `${method.resourcePath}/${method.httpMethod}`);
    }
    if (!this.throttle.take(method.resourcePath, method.httpMethod, exchange.startedAt)) throw new Refusal("THROTTLED");
    method.validate?.(exchange);
    return method;
  }

  #authorize({ request }: Exchange, method: DeployedMethod): void {
    const { principal } = request;
    if (method.signatureRequired && principal.kind === "anonymous") throw new Refusal("MISSING_AUTHENTICATION_TOKEN");
    if (!method.signatureRequired && !this.deployment.api.hasPolicy) return;
    const { partition, region, accountId, apiId, stage } = this.#place;
    try {
      this.#world.authorize({
        principal,
        action: "execute-api:Invoke",
        resource: `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}/${request.method}${request.path}`,
        context: { "aws:SourceIp": request.sourceIp },
      });
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      throw new Refusal("ACCESS_DENIED", { message: error.message });
    }
  }

  #refuse(exchange: Exchange, error: unknown): GatewayResponse {
    const refusal = error instanceof Refusal ? error : this.#defect(error, exchange);
    exchange.refusal = refusal;
    const response = this.deployment.gatewayResponses.respond(exchange, refusal);
    const { method, path } = exchange.request;
    this.#world.trace.record(exchange.accepted ? "failed" : "refused", this.#part, exchange.requestId, {
      stage: this.name,
      method,
      path,
      status: response.status,
      reason: refusal.type,
      message: refusal.validation ?? refusal.message,
    });
    if (refusal.explanation !== undefined) {
      this.#world.log.warn(
        `${method} ${path} of stage ${this.name} was answered ${response.status}: ${refusal.explanation}`,
        {
          requestId: exchange.requestId,
        },
      );
    }
    this.#refused++;
    return this.#answer(exchange, response);
  }

  #defect(error: unknown, exchange: Exchange): Refusal {
    const { method, path } = exchange.request;
    this.#world.log.error(`${method} ${path} of stage ${this.name} failed`, {
      error: error instanceof Error ? error.stack : error,
      requestId: exchange.requestId,
    });
    return new Refusal("DEFAULT_5XX");
  }

  #answer(exchange: Exchange, response: GatewayResponse): GatewayResponse {
    response.headers.push("x-amzn-RequestId", exchange.requestId, "x-amz-apigw-id", exchange.extendedRequestId);
    this.#answered++;
    const latency = this.#world.clock.now() - exchange.startedAt;
    this.#metrics.answered(response.status, latency, exchange.integration?.latency);
    if (this.#accessLog) {
      this.#accessLog(exchange, {
        status: response.status,
        length: typeof response.body === "string" ? Buffer.byteLength(response.body) : response.body.length,
        latency,
      });
    }
    return response;
  }
}
