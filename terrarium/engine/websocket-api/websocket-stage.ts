import { AccessDenied, EngineError } from "../errors.ts";
import { RouteThrottle } from "../http-api/route-throttle.ts";
import type { World } from "../world.ts";
import { createAccessLog, type RouteOutcome } from "./access-log.ts";
import { IdentityMissing, Unauthorized } from "./connect-authorizer.ts";
import { Connection, tooLong } from "./connection.ts";
import { ConnectionQuota } from "./connection-quota.ts";
import type { WebSocketStageDefinition } from "./definitions.ts";
import { GoneException } from "./errors.ts";
import { FunctionFailed } from "./function-caller.ts";
import type { Handshake } from "./handshake.ts";
import { type ProxyAnswer, readAnswer } from "./proxy-answer.ts";
import { type EventType, lambdaEvent, type RouteEvent } from "./route-event.ts";
import { StageMetrics } from "./stage-metrics.ts";
import type { StagePlace } from "./stage-place.ts";
import type { DeployedRoute, WebSocketDeployment } from "./websocket-deployment.ts";

/** Whether a client may connect, and what its handshake is answered with. */
export type Admission =
  | { readonly connection: Connection; readonly subprotocol?: string }
  | { readonly status: number; readonly message: string };

const NORMAL_CLOSURE = 1000;
const GOING_AWAY = 1001;

/** A stage of a WebSocket API: its open connections, and what happens on them, route by route. */
export class WebSocketStage {
  readonly name: string;
  readonly figures = { connections: 0, messages: 0, pushed: 0, refused: 0, inFlight: 0 };
  readonly #world: World;
  readonly #api: { readonly id: string; readonly arn: string };
  readonly #deployment: () => WebSocketDeployment;
  readonly #place: StagePlace;
  readonly #throttle: RouteThrottle;
  readonly #metrics: StageMetrics;
  readonly #accessLog: ReturnType<typeof createAccessLog> | undefined;
  readonly #connections = new Map<string, Connection>();

  /** @param executionArn `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE` */
  constructor(
    world: World,
    api: { readonly id: string; readonly arn: string },
    { name, variables, defaultLimits, routeLimits, accessLog }: WebSocketStageDefinition,
    deployment: () => WebSocketDeployment,
    executionArn: string,
  ) {
    this.#world = world;
    this.#api = api;
    this.name = name;
    this.#deployment = deployment;
    this.#place = { apiId: api.id, stage: name, variables, executionArn };
    this.#throttle = new RouteThrottle(defaultLimits, routeLimits);
    this.#metrics = new StageMetrics(world, api.id, name);
    this.#accessLog = accessLog && createAccessLog(world, accessLog, `${api.id}-${name}`);
  }

  get executionArn(): string {
    return this.#place.executionArn;
  }

  /** Asks `$connect`, and its authorizer before it. The connection is open when the handshake has been answered: {@link opened}. */
  async connect(handshake: Handshake): Promise<Admission> {
    this.#world.service(ConnectionQuota).asked();
    const connection = new Connection(this.#world, handshake);
    const route = this.#deployment().route("$connect");
    const event = this.#event("CONNECT", "$connect", connection);
    this.figures.inFlight++;
    try {
      const refusal = await this.#refusal(event, route);
      if (refusal) return this.#refuse(event, refusal);
      const { answer, ...outcome } = await this.#invoke(event, route);
      if (outcome.status < 200 || outcome.status > 299) return this.#refuse(event, outcome);
      this.#done(event, outcome);
      this.#world.trace.record("accepted", this.#api.arn, event.requestId, this.#detail(event));
      return { connection, subprotocol: answer?.subprotocol };
    } finally {
      this.figures.inFlight--;
    }
  }

  /** The handshake was answered, and the socket is there: see {@link Connection.open}. */
  opened(connection: Connection): void {
    this.#connections.set(connection.id, connection);
    this.figures.connections++;
  }

  /** A text from a client. What goes wrong is told to the client, and never rejects. */
  async message(connection: Connection, body: string): Promise<void> {
    connection.touch();
    const route = this.#deployment().routeOf(body);
    const event = this.#event("MESSAGE", route?.routeKey ?? "$default", connection, {
      body,
      messageId: `${this.#world.random.id(15)}=`,
    });
    this.figures.messages++;
    if (!this.#throttle.take(event.routeKey, event.at)) return this.#tell(event, 429, "Too Many Requests");
    const { verdict } = connection;
    if (!route || verdict?.allows(`${this.#place.executionArn}/${event.routeKey}`) === false) {
      return this.#tell(event, 403, "Forbidden");
    }
    this.#world.trace.record("accepted", this.#api.arn, event.requestId, this.#detail(event));
    this.figures.inFlight++;
    try {
      const { answer, ...outcome } = await this.#invoke(event, route);
      const response = route.answers ? answer?.body : undefined;
      const failure = outcome.integrationError ?? (response && tooLong(response));
      if (failure !== undefined) {
        return await this.#tell(event, 500, "Internal server error", { ...outcome, integrationError: failure });
      }
      this.#done(event, outcome);
      if (response) await unlessGone(this.#push(connection, response, event.requestId));
    } finally {
      this.figures.inFlight--;
    }
  }

  /** The connection has ended: `$disconnect` is told, as best it can be. */
  async closed(connection: Connection, statusCode: number, reason: string): Promise<void> {
    connection.ended();
    if (!this.#connections.delete(connection.id)) return;
    this.figures.connections--;
    const route = this.#deployment().route("$disconnect");
    const event = this.#event("DISCONNECT", "$disconnect", connection, { disconnect: { statusCode, reason } });
    this.figures.inFlight++;
    try {
      const { answer: _, ...outcome } = await this.#invoke(event, route);
      this.#done(event, outcome);
    } finally {
      this.figures.inFlight--;
    }
  }

  /** @throws GoneException */
  connection(id: string): Connection {
    const connection = this.#connections.get(id);
    if (!connection?.isOpen) throw new GoneException();
    return connection;
  }

  /** Sends to a client from behind ("Use @connections commands in your backend service"). @throws GoneException, PayloadTooLargeException */
  push(id: string, data: string | Buffer, lineage: string): Promise<void> {
    return this.#push(this.connection(id), data, lineage);
  }

  /** Ends a connection from behind. @throws GoneException */
  disconnect(id: string): void {
    this.connection(id).close(NORMAL_CLOSURE, "Connection Closed Normally");
  }

  /** The API goes: every client is told so, and `$disconnect` of every one of them. */
  async close(): Promise<void> {
    const [code, reason] = [GOING_AWAY, "Going away"] as const;
    await Promise.all(
      [...this.#connections.values()].map((connection) => {
        connection.close(code, reason);
        return this.closed(connection, code, reason);
      }),
    );
  }

  async #push(connection: Connection, data: string | Buffer, lineage: string): Promise<void> {
    await connection.send(data);
    this.figures.pushed++;
    this.#metrics.sent();
    this.#world.trace.record("pushed", this.#api.arn, lineage, { stage: this.name, connectionId: connection.id });
  }

  /** Why a client may not connect. */
  async #refusal(event: RouteEvent, route: DeployedRoute | undefined): Promise<RouteOutcome | undefined> {
    if (!this.#throttle.take("$connect", event.at)) return { status: 429, error: "Too Many Requests" };
    if (route?.signatureRequired) return this.#signatureRefusal(event);
    if (!route?.authorizer) return undefined;
    try {
      const verdict = await route.authorizer.ask(event);
      event.connection.verdict = verdict;
      return verdict.allows(`${this.#place.executionArn}/$connect`) ? undefined : { status: 403, error: "Forbidden" };
    } catch (error) {
      if (error instanceof IdentityMissing || error instanceof Unauthorized)
        return { status: 401, error: "Unauthorized" };
      const integrationError = this.#explain(event, error);
      return { status: 500, error: "Internal server error", integrationError, callFailed: callFailed(error) };
    }
  }

  #signatureRefusal({ connection: { handshake }, requestId }: RouteEvent): RouteOutcome | undefined {
    const { principal, sourceIp } = handshake;
    if (principal.kind === "anonymous") return { status: 403, error: "Missing Authentication Token" };
    try {
      this.#world.authorize({
        principal,
        action: "execute-api:Invoke",
        resource: `${this.#place.executionArn}/$connect`,
        context: { "aws:SourceIp": sourceIp },
        lineage: requestId,
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof AccessDenied)) throw error;
      return { status: 403, error: error.message };
    }
  }

  /** Never rejects: a failure is an outcome with an `integrationError`. */
  async #invoke(
    event: RouteEvent,
    route: DeployedRoute | undefined,
  ): Promise<RouteOutcome & { readonly answer?: ProxyAnswer }> {
    if (!route?.function) return { status: 200 };
    const { clock } = this.#world;
    const startedAt = clock.now();
    const sourceArn = `${this.#place.executionArn}/${event.routeKey}`;
    try {
      const answer = readAnswer(await route.function.call(lambdaEvent(event), sourceArn, event.requestId));
      const integrationLatency = clock.now() - startedAt;
      return { status: answer.status, answer, integrationStatus: 200, integrationLatency };
    } catch (error) {
      return {
        status: event.type === "CONNECT" ? 502 : 500,
        error: "Internal server error",
        integrationError: this.#explain(event, error),
        callFailed: callFailed(error),
        integrationLatency: clock.now() - startedAt,
      };
    }
  }

  /** What the terminal and the access log say; the client learns nothing of it. */
  #explain(event: RouteEvent, error: unknown): string {
    const { message } = error as Error;
    const what = `${event.routeKey} of stage ${this.name}`;
    if (error instanceof EngineError || error instanceof FunctionFailed) {
      this.#world.log.warn(`${what} failed: ${message}`, { requestId: event.requestId });
    } else {
      this.#world.log.error(`${what} failed`, { error: (error as Error).stack, requestId: event.requestId });
    }
    return message;
  }

  #refuse(event: RouteEvent, outcome: RouteOutcome): Admission {
    this.#done(event, outcome);
    this.figures.refused++;
    this.#world.trace.record("refused", this.#api.arn, event.requestId, {
      ...this.#detail(event),
      status: outcome.status,
      ...(outcome.error !== undefined && { reason: outcome.error }),
    });
    return { status: outcome.status, message: outcome.error ?? "Forbidden" };
  }

  /** A message that no route takes, or whose route failed, is answered by API Gateway itself. */
  async #tell(event: RouteEvent, status: number, message: string, outcome: Partial<RouteOutcome> = {}): Promise<void> {
    const { connection, requestId } = event;
    this.#done(event, { ...outcome, status, error: message });
    this.figures.refused++;
    this.#world.trace.record(outcome.integrationError === undefined ? "refused" : "failed", this.#api.arn, requestId, {
      ...this.#detail(event),
      status,
      reason: outcome.integrationError ?? message,
    });
    const frame = JSON.stringify({ message, connectionId: connection.id, requestId });
    await unlessGone(connection.send(frame));
  }

  #done(event: RouteEvent, outcome: RouteOutcome): void {
    this.#metrics.add(event, outcome);
    this.#accessLog?.(event, outcome);
  }

  #detail({ routeKey, connection }: RouteEvent): Record<string, unknown> {
    return { stage: this.name, route: routeKey, connectionId: connection.id };
  }

  #event(
    type: EventType,
    routeKey: string,
    connection: Connection,
    more: Pick<RouteEvent, "body" | "messageId" | "disconnect"> = {},
  ): RouteEvent {
    const { random, clock } = this.#world;
    return { type, routeKey, connection, place: this.#place, requestId: `${random.id(15)}=`, at: clock.now(), ...more };
  }
}

/** A function that was called and did not do what it should is not one that could not be called. */
const callFailed = (error: unknown) => !(error instanceof FunctionFailed);

/** A client that is gone takes no answer: there is nobody left to tell. */
async function unlessGone(sending: Promise<void>): Promise<void> {
  try {
    await sending;
  } catch (error) {
    if (!(error instanceof GoneException)) throw error;
  }
}
