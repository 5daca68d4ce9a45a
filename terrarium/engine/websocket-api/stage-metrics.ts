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

function count(meters: Meters, type: EventType, { status, integrationError, integrationLatency }: RouteOutcome): void {
  if (type === "CONNECT") meters.ConnectCount.add(1);
  if (type === "MESSAGE") meters.MessageCount.add(1);
  meters.IntegrationError.add(integrationError === undefined ? 0 : 1);
  meters.ClientError.add(status >= 400 && status < 500 && integrationError === undefined ? 1 : 0);
  meters.ExecutionError.add(status >= 500 && integrationError === undefined ? 1 : 0);
  if (integrationLatency !== undefined) meters.IntegrationLatency.add(integrationLatency);
}
