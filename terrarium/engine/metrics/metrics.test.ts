import { createTestWorld } from "../../../tests/factories/world.ts";
import { Metrics } from "./metrics.ts";
import { statistic } from "./statistic.ts";

const MINUTE = 60_000;
const METRIC = { namespace: "AWS/SQS", name: "NumberOfMessagesSent", dimensions: { QueueName: "orders" } };

function world() {
  const made = createTestWorld();
  const start = made.clock.now();
  const metrics = made.service(Metrics);
  const read = (name = "Sum", metric: typeof METRIC = METRIC) =>
    [...metrics.read(metric, { start, end: made.clock.now() + 1, period: MINUTE })].map(([at, values]) => [
      (at - start) / MINUTE,
      statistic(name)(values),
    ]);
  return { ...made, clock: made.clock, metrics, start, read };
}

describe("a meter", () => {
  it("adds up by the minute", async () => {
    const { metrics, clock, read } = world();
    const meter = metrics.meter(METRIC.namespace, METRIC.name, METRIC.dimensions);
    meter.add(1);
    meter.add(3);
    await clock.advance(MINUTE);
    meter.add(5);
    expect(read("Sum")).toEqual([
      [0, 4],
      [1, 5],
    ]);
    expect(read("SampleCount")).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(read("Average")).toEqual([
      [0, 2],
      [1, 5],
    ]);
    expect(read("Minimum")).toEqual([
      [0, 1],
      [1, 5],
    ]);
    expect(read("Maximum")).toEqual([
      [0, 3],
      [1, 5],
    ]);
  });

  it("does not lose what came before and after a snapshot within one minute", async () => {
    const { metrics, clock, read } = world();
    const meter = metrics.meter(METRIC.namespace, METRIC.name, METRIC.dimensions);
    meter.add(1);
    metrics.flush();
    meter.add(1);
    metrics.flush();
    await clock.advance(1000);
    meter.add(2);
    expect(read("Sum")).toEqual([[0, 4]]);
    expect(read("p100")).toEqual([[0, 2]]);
  });

  it("is the same whatever the order of the dimensions, and another for others", () => {
    const { metrics, clock, start } = world();
    metrics.meter("N", "m", { a: "1", b: "2" }).add(1);
    metrics.meter("N", "m", { b: "2", a: "1" }).add(1);
    metrics.meter("N", "m", { a: "1" }).add(7);
    const values = metrics.read(
      { namespace: "N", name: "m", dimensions: { b: "2", a: "1" } },
      { start, end: clock.now() + 1, period: MINUTE },
    );
    expect(values.get(start)?.sum).toBe(2);
    expect(metrics.list()).toHaveLength(2);
  });
});

describe("percentiles", () => {
  it("are exact for whole numbers and within 0.1 % for others", () => {
    const { metrics, read } = world();
    const meter = metrics.meter(METRIC.namespace, METRIC.name, METRIC.dimensions);
    for (let value = 1; value <= 100; value++) meter.add(value);
    expect(read("p50")).toEqual([[0, 50]]);
    expect(read("p99")).toEqual([[0, 99]]);
    expect(read("p100")).toEqual([[0, 100]]);
    for (let value = 0; value < 10_000; value++) meter.add(5_000.123 + value);
    expect(Math.abs((read("p90")[0]![1] as number) / 13_990 - 1)).toBeLessThan(0.02);
  });

  it("are not known of a statistic set", () => {
    const { metrics, start, read } = world();
    metrics.put({ ...METRIC, at: start, statistics: { count: 3, sum: 6, min: 1, max: 3 } });
    expect(read("p50")).toEqual([[0, undefined]]);
    expect(read("Average")).toEqual([[0, 2]]);
  });

  it.each(["p101", "p", "sum", "tm99"])("%s is no statistic here", (name) => {
    expect(() => statistic(name)).toThrow(/is not known here/);
  });
});

describe("a gauge", () => {
  it("is looked at when somebody asks, and the last look of a minute holds", async () => {
    const { metrics, clock, read } = world();
    let depth = 3;
    const end = metrics.sample(METRIC.namespace, METRIC.name, METRIC.dimensions, () => depth);
    expect(read("Sum")).toEqual([[0, 3]]);
    depth = 5;
    expect(read("Sum")).toEqual([[0, 5]]);
    metrics.flush();
    depth = 4;
    expect(read("Sum")).toEqual([[0, 4]]);
    await clock.advance(MINUTE);
    expect(read("Sum")).toEqual([
      [0, 4],
      [1, 4],
    ]);
    end();
    depth = 9;
    await clock.advance(MINUTE);
    expect(read("Sum")).toEqual([
      [0, 4],
      [1, 4],
    ]);
  });
});

it("is there again after a restart, and goes after 15 days", async () => {
  const { metrics, clock, start, ...rest } = world();
  metrics.put({ ...METRIC, at: start, values: [1, 2, 40], counts: [1, 1, 8] });
  metrics.flush();
  const again = new Metrics({ ...rest, clock });
  const range = { start, end: start + MINUTE, period: MINUTE };
  expect(again.read(METRIC, range).get(start)?.percentile(50)).toBe(40);
  expect(again.list()).toEqual([METRIC]);
  await clock.advance(15 * 86_400_000 + 2 * MINUTE);
  again.meter("N", "m", {}).add(1);
  again.flush();
  expect(again.read(METRIC, range).size).toBe(0);
});

it("keeps seconds only where that is asked for", () => {
  const { metrics, start } = world();
  const range = { start, end: start + 30_000, period: 10_000 };
  metrics.put({ ...METRIC, at: start + 11_000, values: [7] });
  expect(metrics.read(METRIC, range).size).toBe(0);
  metrics.put({ ...METRIC, at: start + 11_000, values: [7], highResolution: true });
  expect([...metrics.read(METRIC, range)].map(([at, { sum }]) => [at - start, sum])).toEqual([[10_000, 7]]);
});
