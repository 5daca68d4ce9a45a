import { type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { Answered } from "./context-variables.ts";
import type { HttpExchange } from "./exchange.ts";

interface Meters {
  readonly count: Meter;
  readonly clientErrors: Meter;
  readonly serverErrors: Meter;
  readonly latency: Meter;
  readonly integrationLatency: Meter;
  readonly dataProcessed: Meter;
}

/**
 * The metrics of a stage ("Monitor CloudWatch metrics for HTTP APIs"), by API and by stage; by route as well where detailed
 * metrics are on. Unlike those of REST APIs they are called `4xx` and `5xx`, and tell APIs apart by id.
 */
export class StageMetrics {
  readonly #world: World;
  readonly #stage: readonly Meters[];
  readonly #routes = new Map<string, Meters>();
  readonly #of: { readonly ApiId: string; readonly Stage: string };
  readonly #isDetailed: (routeKey: string) => boolean;

  constructor(world: World, apiId: string, stage: string, isDetailed: (routeKey: string) => boolean) {
    this.#world = world;
    this.#of = { ApiId: apiId, Stage: stage };
    this.#stage = [this.#meters({ ApiId: apiId }), this.#meters(this.#of)];
    this.#isDetailed = isDetailed;
  }

  add(exchange: HttpExchange, answered: Answered): void {
    for (const meters of this.#stage) add(meters, exchange, answered);
    const { routeKey } = exchange;
    if (routeKey !== undefined && this.#isDetailed(routeKey)) add(this.#route(routeKey), exchange, answered);
  }

  #route(routeKey: string): Meters {
    let meters = this.#routes.get(routeKey);
    if (!meters) {
      const [Method = "", Resource = ""] = routeKey.split(" ");
      meters = this.#meters({ ...this.#of, Method, Resource });
      this.#routes.set(routeKey, meters);
    }
    return meters;
  }

  #meters(dimensions: Record<string, string>): Meters {
    const metrics = this.#world.service(Metrics);
    const meter = (name: string, unit: string) => metrics.meter("AWS/ApiGateway", name, dimensions, unit);
    return {
      count: meter("Count", "Count"),
      clientErrors: meter("4xx", "Count"),
      serverErrors: meter("5xx", "Count"),
      latency: meter("Latency", "Milliseconds"),
      integrationLatency: meter("IntegrationLatency", "Milliseconds"),
      dataProcessed: meter("DataProcessed", "Bytes"),
    };
  }
}

function add(meters: Meters, { integration, request }: HttpExchange, { status, length, latency }: Answered): void {
  meters.count.add(1);
  meters.clientErrors.add(status >= 400 && status < 500 ? 1 : 0);
  meters.serverErrors.add(status >= 500 ? 1 : 0);
  meters.latency.add(latency);
  if (integration?.latency !== undefined) meters.integrationLatency.add(integration.latency);
  meters.dataProcessed.add(request.body.length + length);
}
