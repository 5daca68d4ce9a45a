import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import { Metrics } from "../engine/metrics/metrics.ts";
import definition from "./aws-cloudwatch-log-metric-filter.ts";

const TRANSFORMATION = { namespace: "orders", name: "errors", value: "1", unit: "Count" };
const FILTER = { name: "errors", log_group_name: "/orders", pattern: "ERROR", metric_transformation: TRANSFORMATION };

function start(change: Record<string, unknown> = {}) {
  const world = createTestWorld();
  world.service(LogGroups).declare({ name: "/orders" });
  return { world, started: declareResource(definition, { ...FILTER, ...change }, { world }).start() };
}

test("lines that fit are counted until it stops", async () => {
  const { world, started } = start();
  const running = await started;
  const logs = world.service(LogGroups);
  const now = world.clock.now();
  const count = () =>
    world
      .service(Metrics)
      .read(
        { namespace: "orders", name: "errors", dimensions: {} },
        { start: now, end: now + 1, period: 60_000 },
        "Count",
      )
      .get(now)?.sum;
  logs.append("/orders", "s", "ERROR");
  expect(count()).toBe(1);
  await running?.stop?.();
  logs.append("/orders", "s", "ERROR");
  expect(count()).toBe(1);
});

test.each([
  [{ pattern: "{ $.a" }, /"pattern" cannot be used: Invalid filter pattern/],
  [{ log_group_name: "/none" }, /The specified log group does not exist/],
  [{ metric_transformation: { ...TRANSFORMATION, unit: "Pieces" } }, /"metric_transformation.unit" must be one of/],
  [
    { metric_transformation: { ...TRANSFORMATION, default_value: 0, dimensions: { a: "$.a" } } },
    /"metric_transformation.default_value" excludes "dimensions"/,
  ],
])("%j is refused", async (change, reason) => {
  await expect(async () => start(change).started).rejects.toThrow(reason);
});
