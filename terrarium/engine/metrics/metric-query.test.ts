import { createTestWorld } from "../../../tests/factories/world.ts";
import { MetricQueries } from "./metric-query.ts";
import { Metrics } from "./metrics.ts";

const MINUTE = 60_000;

/** Values of m1 and m2 by the minute; undefined is a minute without any. */
function evaluate(expression: string, m1: (number | undefined)[], m2: (number | undefined)[] = []) {
  const { service, clock } = createTestWorld();
  const metrics = service(Metrics);
  const start = clock.now();
  const put = (name: string, values: (number | undefined)[]) => {
    for (const [minute, value] of values.entries()) {
      if (value !== undefined)
        metrics.put({ namespace: "N", name, dimensions: {}, at: start + minute * MINUTE, values: [value] });
    }
  };
  put("m1", m1);
  put("m2", m2);
  const metric = (id: string) => ({
    id,
    metric: { namespace: "N", name: id, dimensions: {}, statistic: "Sum", period: 60 },
  });
  const queries = new MetricQueries([metric("m1"), metric("m2"), { id: "e", expression }]);
  const minutes = Math.max(m1.length, m2.length);
  const values = queries.run(metrics, "e", start, start + minutes * MINUTE);
  return Array.from({ length: minutes }, (_, minute) => values.get(start + minute * MINUTE));
}

test.each<[string, (number | undefined)[], (number | undefined)[], (number | undefined)[]]>([
  ["m1 / m2 * 100", [1, 2, undefined], [4, 0, 4], [25, undefined, undefined]],
  ["m1 + 2 * m2 - 1", [1, 2], [10, 20], [20, 41]],
  ["-m1 ^ 2", [3], [], [-9]],
  ["SUM([m1, m2])", [1, undefined, undefined], [2, 3, undefined], [3, 3, undefined]],
  ["SUM(METRICS())", [1], [2], [3]],
  ["MAX([m1,m2]) - MIN([m1,m2])", [1, 9], [5, 3], [4, 6]],
  ["m1 / MAX(m1)", [1, 4], [], [0.25, 1]],
  ["FILL(m1, 0)", [undefined, 2], [], [0, 2]],
  ["FILL(m1, REPEAT)", [1, undefined, 3], [], [1, 1, 3]],
  ["FILL(m1, LINEAR)", [1, undefined, 3], [], [1, 2, 3]],
  ["IF(m1 > 2, m2, 0)", [1, 3], [7, 8], [0, 8]],
  ["IF(FILL(m2, 0) > 0 AND m1 == 1, 1, 0)", [1, 1], [5, undefined], [1, 0]],
  ["m1 > 1 || m2 > 1", [1, 2], [1, 1], [0, 1]],
  ["RATE(m1)", [60, 120], [], [undefined, 1]],
  ["DIFF(m1)", [60, 120], [], [undefined, 60]],
  ["RUNNING_SUM(m1)", [1, 2, 3], [], [1, 3, 6]],
  ["m1 / PERIOD(m1)", [120], [], [2]],
  ["ABS(m1) + CEIL(1.2) + FLOOR(1.8)", [-1], [], [4]],
  ["TIME_SERIES(AVG(m1))", [1, 3], [], [2, 2]],
])("%s", (expression, m1, m2, expected) => {
  expect(evaluate(expression, m1, m2)).toEqual(expected);
});

test.each([
  ["m3 + 1", /refers to m3, which is no metric query/],
  ["ANOMALY_DETECTION_BAND(m1)", /the function ANOMALY_DETECTION_BAND is not known here; there are ABS/],
  ["m1 +", /it ends too early/],
  ["m1 m2", /"m2" stands where nothing may/],
  ["SUM(m1", /"\)" is missing/],
  ["m1 % 2", /"% 2" cannot be read/],
  ["IF(m1)", /IF does not take 1 arguments/],
  ["SUM(m1)", /gives a single value/],
  ["[m1, m2]", /gives several time series/],
  ["e + 1", /refers to itself/],
])("%s is refused", (expression, reason) => {
  expect(() => evaluate(expression, [1], [1])).toThrow(reason);
});
