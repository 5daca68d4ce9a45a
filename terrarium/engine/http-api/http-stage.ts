import { AccessDenied } from "../errors.ts";
import { principalName } from "../iam/principal-name.ts";
import type { GatewayResponse } from "../rest-api/exchange.ts";
import type { World } from "../world.ts";
import type { HttpAccessLog } from "./access-log.ts";
import type { Cors } from "./cors.ts";
import { HttpExchange, type HttpRequest, type HttpStagePlace } from "./exchange.ts";
import { forbidden, GatewayError, internalServerError, notFound, tooManyRequests } from "./gateway-error.ts";
import type { DeployedRoute, HttpDeployment } from "./http-deployment.ts";
import { type RouteLimits, RouteThrottle } from "./route-throttle.ts";
import { SaidOnce } from "./said-once.ts";
import { StageMetrics } from "./stage-metrics.ts";
import { newTraceId } from "./trace-id.ts";

export interface HttpStageDefinition {
  /** `$default` or a name that stands first in the path. */
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly defaultLimits: RouteLimits;
  readonly routeLimits: ReadonlyMap<string, RouteLimits>;
  readonly hasDetailedMetrics: (routeKey: string) => boolean;
  readonly accessLog?: HttpAccessLog;
}

/** What a stage needs of its API. */
export interface StageOwner {
  readonly id: string;
  /** What the trace calls it. */
  readonly arn: string;
  readonly cors: Cors | undefined;
}

/** A stage of an HTTP API: where a deployment answers requests, with its variables, its throttling and its access log. */
export class HttpStage {
  readonly name: string;
  readonly figures = { answered: 0, refused: 0, inFlight: 0 };
  readonly #world: World;
  readonly #owner: StageOwner;
  readonly #deployment: () => HttpDeployment | undefined;
  readonly #place: HttpStagePlace;
  readonly #accessLog: HttpAccessLog | undefined;
  readonly #throttle: RouteThrottle;
  readonly #metrics: StageMetrics;
  readonly #newTraceId: () => string;

  /** @param deployment the one that answers at the moment: another, where it is made anew with each change */
  constructor(
    world: World,
    owner: StageOwner,
    definition: HttpStageDefinition,
    deployment: () => HttpDeployment | undefined,
  ) {
    this.#world = world;
    this.#owner = owner;
    this.name = definition.name;
    this.#deployment = deployment;
    this.#accessLog = definition.accessLog;
    this.#throttle = new RouteThrottle(definition.defaultLimits, definition.routeLimits);
    this.#metrics = new StageMetrics(world, owner.id, definition.name, definition.hasDetailedMetrics);
    this.#newTraceId = () => newTraceId(world);
    const { id: accountId, region, partition } = world.account;
    this.#place = {
      accountId,
      region,
      partition,
      apiId: owner.id,
      stage: definition.name,
      variables: new Map(Object.entries(definition.variables)),
      executionArn: `arn:${partition}:execute-api:${region}:${accountId}:${owner.id}/${definition.name}`,
    };
  }

  /** Answers a request. Never rejects for what a client or an integration does: that has an answer of its own. */
  handle(request: HttpRequest): GatewayResponse | Promise<GatewayResponse> {
    const exchange = this.#exchange(request);
    const { cors } = this.#owner;
    if (cors?.isPreflight(request)) return this.#answer(exchange, cors.preflight(request));
    let answered: Promise<GatewayResponse>;
    let route: DeployedRoute;
    try {
      route = this.#admit(exchange);
      answered = route.authorizer
        ? this.#authorizeAndInvoke(exchange, route)
        : route.integration.invoke(exchange, this.#accept);
    } catch (error) {
      return this.#refuse(exchange, error);
    }
    this.figures.inFlight++;
    return answered.then(
      (response) => {
        this.figures.inFlight--;
        this.#traceFailure(exchange);
        return this.#answer(exchange, route.responses.apply(exchange, response));
      },
      (error) => {
        this.figures.inFlight--;
        return this.#refuse(exchange, error);
      },
    );
  }

  /** Answers a request that cannot even be read. */
  refuse(request: HttpRequest, error: GatewayError): GatewayResponse {
    const exchange = this.#exchange(request);
    exchange.routeKey = this.#deployment()?.match(request.method, request.path)?.route.routeKey;
    return this.#refuse(exchange, error);
  }

  #exchange(request: HttpRequest): HttpExchange {
    const { random, clock } = this.#world;
    return new HttpExchange(request, this.#place, `${random.id(15)}=`, clock.now(), this.#newTraceId);
  }

  readonly #accept = (exchange: HttpExchange): void => {
    const { method, path } = exchange.request;
    exchange.accepted = true;
    this.#world.trace.record("accepted", this.#owner.arn, exchange.requestId, { stage: this.name, method, path });
  };

  /** Leads a request to its route, as far as it may go by itself. @throws GatewayError */
  #admit(exchange: HttpExchange): DeployedRoute {
    const { request } = exchange;
    const found = this.#deployment()?.match(request.method, request.path);
    if (!found) throw notFound();
    const { route, parameters } = found;
    exchange.routeKey = route.routeKey;
    exchange.routePath = route.path === undefined ? "$default" : `${request.method}${route.path}`;
    exchange.pathParameters = parameters;
    if (!this.#throttle.take(route.routeKey, exchange.startedAt)) throw tooManyRequests();
    if (route.signatureRequired) this.#authorizeCaller(exchange);
    return route;
  }

  async #authorizeAndInvoke(
    exchange: HttpExchange,
    { authorizer, scopes, integration }: DeployedRoute,
  ): Promise<GatewayResponse> {
    exchange.authorizer = await authorizer!.authorize(exchange, scopes);
    return integration.invoke(exchange, this.#accept);
  }

  /** "Control access to HTTP APIs with IAM authorization in API Gateway". @throws GatewayError */
  #authorizeCaller(exchange: HttpExchange): void {
    const { principal, method, path, sourceIp, accessKeyId = "" } = exchange.request;
    if (principal.kind === "anonymous") throw forbidden("the request is not signed, and the route needs a signature");
    try {
      this.#world.authorize({
        principal,
        action: "execute-api:Invoke",
        resource: `${this.#place.executionArn}/${method}${path}`,
        context: { "aws:SourceIp": sourceIp },
      });
    } catch (error) {
      throw error instanceof AccessDenied ? forbidden(error.message) : error;
    }
    exchange.authorizer = {
      kind: "iam",
      userArn: principalName(principal, this.#place.accountId),
      accessKey: accessKeyId,
    };
  }

  /** The integration has answered, but has not taken the message: or not all of it, as EventBridge may. */
  #traceFailure({ integration, requestId }: HttpExchange): void {
    const { status = 200, error } = integration ?? {};
    if (status < 400 && error === undefined) return;
    this.#world.trace.record("failed", this.#owner.arn, requestId, {
      stage: this.name,
      status,
      reason: status < 400 ? "REFUSED_BY_SERVICE" : "INTEGRATION_STATUS",
      ...(error !== undefined && { message: error }),
    });
  }

  #refuse(exchange: HttpExchange, error: unknown): GatewayResponse {
    const refusal = error instanceof GatewayError ? error : this.#defect(exchange, error);
    exchange.refusal = refusal;
    const { status, responseType, explanation, message } = refusal;
    const { method, path } = exchange.request;
    this.#world.trace.record(exchange.accepted ? "failed" : "refused", this.#owner.arn, exchange.requestId, {
      stage: this.name,
      method,
      path,
      status,
      reason: responseType,
      message: explanation ?? message,
    });
    if (explanation !== undefined) {
      const route = exchange.routeKey ?? `${method} ${path}`;
      const said = `${route} of stage ${this.name} was answered ${status}: ${explanation}`;
      this.#world.service(SaidOnce).warn(said, { requestId: exchange.requestId });
    }
    this.figures.refused++;
    const headers = ["Content-Type", "application/json", ...refusal.headers];
    return this.#answer(exchange, { status, headers, body: JSON.stringify({ message }) });
  }

  #defect(exchange: HttpExchange, error: unknown): GatewayError {
    const { method, path } = exchange.request;
    this.#world.log.error(`${method} ${path} of stage ${this.name} failed`, {
      error: error instanceof Error ? error.stack : error,
      requestId: exchange.requestId,
    });
    return internalServerError("a defect: see the error above", "DEFAULT_5XX");
  }

  #answer(exchange: HttpExchange, response: GatewayResponse): GatewayResponse {
    const { cors } = this.#owner;
    const headers = cors ? cors.apply(exchange.request, response.headers) : response.headers;
    headers.push("apigw-requestid", exchange.requestId);
    this.figures.answered++;
    const answered = {
      status: response.status,
      length: typeof response.body === "string" ? Buffer.byteLength(response.body) : response.body.length,
      latency: this.#world.clock.now() - exchange.startedAt,
    };
    this.#accessLog?.(exchange, answered);
    this.#metrics.add(exchange, answered);
    return { status: response.status, headers, body: response.body };
  }
}
