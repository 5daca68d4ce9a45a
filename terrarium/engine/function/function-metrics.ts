import { type Dimensions, type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";

const NAMESPACE = "AWS/Lambda";

const UNITS = {
  Invocations: "Count",
  Errors: "Count",
  Throttles: "Count",
  Duration: "Milliseconds",
  ConcurrentExecutions: "Count",
  DeadLetterErrors: "Count",
  DestinationDeliveryFailures: "Count",
  AsyncEventsReceived: "Count",
  AsyncEventsDropped: "Count",
  AsyncEventAge: "Milliseconds",
} as const;

type Metric = keyof typeof UNITS;

/** What Lambda tells CloudWatch of a function ("Types of metrics for Lambda functions"), of it alone and of all together. */
export class FunctionMetrics {
  readonly #meters: Readonly<Record<Metric, readonly Meter[]>>;

  constructor(world: World, name: string) {
    const metrics = world.service(Metrics);
    const metersOf = (metric: string, unit: string) =>
      [{ FunctionName: name } as Dimensions, {}].map((dimensions) =>
        metrics.meter(NAMESPACE, metric, dimensions, unit),
      );
    this.#meters = Object.fromEntries(
      Object.entries(UNITS).map(([metric, unit]) => [metric, metersOf(metric, unit)]),
    ) as unknown as Record<Metric, readonly Meter[]>;
  }

  add(metric: Metric, value = 1): void {
    for (const meter of this.#meters[metric]) meter.add(value);
  }
}
