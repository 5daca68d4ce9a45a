import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { StageMetrics } from "./stage-metrics.ts";

test("answers count for the API and for its stage, and the average of errors is their rate", () => {
  const world = createTestWorld();
  const start = world.clock.now();
  const metrics = new StageMetrics(world, "gateway", "events");
  metrics.answered(200, 12, 10);
  metrics.answered(404, 1, undefined);
  metrics.answered(502, 30, 29);
  metrics.answered(200, 9, 7);
  const read = (name: string, dimensions: Record<string, string>) => {
    const range = { start, end: start + 60_000, period: 60_000 };
    const values = world.service(Metrics).read({ namespace: "AWS/ApiGateway", name, dimensions }, range).get(start)!;
    return { sum: values.sum, count: values.count };
  };
  const both: Record<string, string>[] = [{ ApiName: "gateway" }, { ApiName: "gateway", Stage: "events" }];
  for (const dimensions of both) {
    expect(read("Count", dimensions)).toEqual({ sum: 4, count: 4 });
    expect(read("4XXError", dimensions)).toEqual({ sum: 1, count: 4 });
    expect(read("5XXError", dimensions)).toEqual({ sum: 1, count: 4 });
    expect(read("Latency", dimensions)).toEqual({ sum: 52, count: 4 });
    expect(read("IntegrationLatency", dimensions)).toEqual({ sum: 46, count: 3 });
  }
});
