import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "../metrics/metrics.ts";
import { LogGroups } from "./log-groups.ts";
import { MetricFilters, type MetricTransformation } from "./metric-filters.ts";

function filtered(pattern: string, transformation: Partial<MetricTransformation>, lines: string[], dimensions = {}) {
  const world = createTestWorld();
  const logs = world.service(LogGroups);
  logs.declare({ name: "g" });
  world.service(MetricFilters).add({
    name: "f",
    logGroupName: "g",
    pattern,
    transformation: { namespace: "N", name: "m", value: "1", ...transformation },
  });
  for (const line of lines) logs.append("g", "s", line);
  const start = world.clock.now();
  const values = world
    .service(Metrics)
    .read({ namespace: "N", name: "m", dimensions }, { start, end: start + 1, period: 60_000 });
  const found = values.get(start);
  return found && { sum: found.sum, count: found.count };
}

test("counts the lines that fit", () => {
  expect(filtered("ERROR", {}, ["ERROR a", "fine", "ERROR b"])).toEqual({ sum: 2, count: 2 });
});

test("0 for those that do not, where that is the default", () => {
  expect(filtered("ERROR", { defaultValue: 0 }, ["ERROR a", "fine"])).toEqual({ sum: 1, count: 2 });
});

test("takes the value out of JSON and out of fields", () => {
  expect(filtered("{ $.ms > 1 }", { value: "$.ms" }, ['{"ms":1}', '{"ms":5.5}', '{"ms":"7"}'])).toEqual({
    sum: 12.5,
    count: 2,
  });
  expect(filtered("[ip, status=4*, bytes]", { value: "$bytes" }, ["h 404 10", "h 200 99"])).toEqual({
    sum: 10,
    count: 1,
  });
});

test("takes dimensions out of the line", () => {
  const dimensions = { Kind: "$.kind" };
  const lines = ['{"kind":"pickup"}', '{"kind":"delivery"}', "{}"];
  expect(filtered("{ $.kind = * }", { dimensions }, lines, { Kind: "pickup" })).toEqual({ sum: 1, count: 1 });
});

test("what is no value is refused", () => {
  expect(() => filtered("", { value: "many" }, [])).toThrow(/neither a number nor a place in the line/);
});
