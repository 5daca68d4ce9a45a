import { type Dimensions, type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";

interface Meters {
  readonly count: Meter;
  readonly clientErrors: Meter;
  readonly serverErrors: Meter;
  readonly latency: Meter;
  readonly integrationLatency: Meter;
}

/** What a stage emits to CloudWatch ("Amazon API Gateway dimensions and metrics"): for the API as a whole, and for itself. */
export class StageMetrics {
  readonly #meters: readonly Meters[];

  constructor(world: World, api: string, stage: string) {
    const metrics = world.service(Metrics);
    const of = (dimensions: Dimensions): Meters => {
      const meter = (name: string, unit = "Count") => metrics.meter("AWS/ApiGateway", name, dimensions, unit);
      return {
        count: meter("Count"),
        clientErrors: meter("4XXError"),
        serverErrors: meter("5XXError"),
        latency: meter("Latency", "Milliseconds"),
        integrationLatency: meter("IntegrationLatency", "Milliseconds"),
      };
    };
    this.#meters = [of({ ApiName: api }), of({ ApiName: api, Stage: stage })];
  }

  /** A request has its answer. Errors count 0 or 1, so that their average is the rate. */
  answered(status: number, latency: number, integrationLatency: number | undefined): void {
    for (const meters of this.#meters) {
      meters.count.add(1);
      meters.clientErrors.add(status >= 400 && status < 500 ? 1 : 0);
      meters.serverErrors.add(status >= 500 ? 1 : 0);
      meters.latency.add(latency);
      if (integrationLatency !== undefined) meters.integrationLatency.add(integrationLatency);
    }
  }
}
