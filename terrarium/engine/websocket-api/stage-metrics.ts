import { type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { RouteOutcome } from "./access-log.ts";
import type { EventType, RouteEvent } from "./route-event.ts";

type Name =
  | "ConnectCount"
  | "MessageCount"
  | "IntegrationError"
  | "ClientError"
  | "ExecutionError"
  | "IntegrationLatency";
type Meters = Readonly<Record<Name, Meter>>;

/** "Monitor WebSocket API execution with CloudWatch metrics": by API and stage, and by route as well. */
export class StageMetrics {
  readonly #world: World;
  readonly #of: { readonly ApiId: string; readonly Stage: string };
  readonly #stage: Meters;
  readonly #routes = new Map<string, Meters>();

  constructor(world: World, apiId: string, stage: string) {
    this.#world = world;
    this.#of = { ApiId: apiId, Stage: stage };
    this.#stage = this.#meters(this.#of);
  }

  add({ type, routeKey }: RouteEvent, outcome: RouteOutcome): void {
    let route = this.#routes.get(routeKey);
    if (!route) {
      route = this.#meters({ ...this.#of, Route: routeKey });
      this.#routes.set(routeKey, route);
    }
    count(this.#stage, type, outcome);
    count(route, type, outcome);
  }

  /** A message to a client, from whomever. */
  sent(): void {
    this.#stage.MessageCount.add(1);
  }

  #meters(dimensions: Record<string, string>): Meters {
    const metrics = this.#world.service(Metrics);
    const meter = (name: Name, unit = "Count") => metrics.meter("AWS/ApiGateway", name, dimensions, unit);
    return {
      ConnectCount: meter("ConnectCount"),
      MessageCount: meter("MessageCount"),
      IntegrationError: meter("IntegrationError"),
      ClientError: meter("ClientError"),
      ExecutionError: meter("ExecutionError"),
      IntegrationLatency: meter("IntegrationLatency", "Milliseconds"),
    };
  }
}

/** A refusal counts where it comes from: the integration, the way to it, or API Gateway before it. */
function count(meters: Meters, type: EventType, outcome: RouteOutcome): void {
  const { status, integrationStatus, integrationError, callFailed = false, integrationLatency } = outcome;
  if (type === "CONNECT") meters.ConnectCount.add(1);
  if (type === "MESSAGE") meters.MessageCount.add(1);
  const wasAsked = integrationStatus !== undefined || integrationError !== undefined;
  meters.IntegrationError.add(wasAsked && !callFailed && status >= 400 ? 1 : 0);
  meters.ClientError.add(!wasAsked && status >= 400 && status < 500 ? 1 : 0);
  meters.ExecutionError.add(callFailed ? 1 : 0);
  if (integrationLatency !== undefined) meters.IntegrationLatency.add(integrationLatency);
}
