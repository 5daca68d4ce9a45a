import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { PipeMetrics } from "./pipe-metrics.ts";
import type { Delivery, Outcome } from "./pipe-target.ts";

test("executions, their failures and their throttling are counted", () => {
  const world = createTestWorld();
  const start = world.clock.now();
  const metrics = new PipeMetrics(world, "subscription");
  const deliveries = [{ payload: "four" }, { payload: "x" }] as unknown as Delivery[];
  const taken: Outcome = { taken: true };
  metrics.invoked(deliveries, [taken, taken], 5);
  metrics.invoked(deliveries, [taken, { taken: false, reason: "no", status: 500 }], 7);
  metrics.invoked(
    deliveries,
    [
      { taken: false, reason: "no", status: 429 },
      { taken: false, reason: "no", status: 429 },
    ],
    9,
  );
  metrics.notTransformed();
  const sum = (name: string) => {
    const of = { namespace: "AWS/EventBridge/Pipes", name, dimensions: { PipeName: "subscription" } };
    return world
      .service(Metrics)
      .read(of, { start, end: start + 60_000, period: 60_000 })
      .get(start)?.sum;
  };
  expect({
    invocations: sum("Invocations"),
    events: sum("EventCount"),
    size: sum("EventSize"),
    duration: sum("Duration"),
    failed: sum("ExecutionFailed"),
    partly: sum("ExecutionPartiallyFailed"),
    throttled: sum("ExecutionThrottled"),
    targetFailed: sum("TargetStageFailed"),
  }).toEqual({
    invocations: 4,
    events: 6,
    size: 15,
    duration: 21,
    failed: 2,
    partly: 1,
    throttled: 1,
    targetFailed: 1,
  });
});
