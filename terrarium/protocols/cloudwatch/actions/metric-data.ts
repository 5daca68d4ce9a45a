import { MetricQueries } from "../../../engine/metrics/metric-query.ts";
import { Metrics } from "../../../engine/metrics/metrics.ts";
import { type Action, authorize } from "../action.ts";
import { type Input, InvalidParameterCombination, InvalidParameterValue } from "../input.ts";
import { readMetricQuery } from "../metric-query-input.ts";

const MOST_QUERIES = 500;
const MOST_DATA = 1000;
const MOST_VALUES = 150;
const PAST = 14 * 86_400_000;
const FUTURE = 2 * 3_600_000;

/** "GetMetricData": all values at once, as a page here is as long as it gets. */
export const getMetricData: Action = (world, input, call) => {
  authorize(world, call, "GetMetricData");
  const queries = input.structures("MetricDataQueries").map(readMetricQuery);
  if (queries.length < 1 || queries.length > MOST_QUERIES) {
    throw new InvalidParameterValue(`The collection MetricDataQueries must have a size from 1 to ${MOST_QUERIES}.`);
  }
  const compiled = new MetricQueries(queries);
  const period = compiled.period * 1000;
  const given = input.requiredTime("StartTime");
  const [start, end] = [given - (given % period), input.requiredTime("EndTime")];
  if (start >= end) {
    throw new InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  const ascending = input.oneOf("ScanBy", ["TimestampAscending", "TimestampDescending"]) === "TimestampAscending";
  const metrics = world.service(Metrics);
  const MetricDataResults = queries
    .filter(({ returnData }) => returnData)
    .map(({ id, label, metric }) => {
      const values = [...compiled.run(metrics, id, start, end)].sort(([a], [b]) => (ascending ? a - b : b - a));
      return {
        Id: id,
        Label: label ?? metric?.name ?? id,
        Timestamps: values.map(([at]) => new Date(at)),
        Values: values.map(([, value]) => value),
        StatusCode: "Complete",
      };
    });
  return { MetricDataResults, Messages: [] };
};

/** "PutMetricData" */
export const putMetricData: Action = (world, input, call) => {
  const namespace = input.required("Namespace");
  authorize(world, call, "PutMetricData", "*", { "cloudwatch:namespace": namespace });
  if (namespace.startsWith("AWS/")) {
    throw new InvalidParameterValue("The value AWS/ for parameter Namespace is invalid: it is reserved for services.");
  }
  const data = input.structures("MetricData");
  if (data.length > MOST_DATA) {
    throw new InvalidParameterValue(`The collection MetricData must not have a size greater than ${MOST_DATA}.`);
  }
  const now = world.clock.now();
  const read = data.map((datum) => ({ namespace, ...readDatum(datum, now) }));
  for (const datum of read) world.service(Metrics).put(datum);
  return undefined;
};

function readDatum(datum: Input, now: number) {
  const at = datum.time("Timestamp") ?? now;
  if (at < now - PAST || at > now + FUTURE) {
    throw new InvalidParameterValue(
      "The parameter Timestamp must be within the past two weeks and not more than two hours in the future.",
    );
  }
  const common = {
    name: datum.required("MetricName"),
    dimensions: datum.dimensions(),
    unit: datum.text("Unit") ?? "None",
    at,
    highResolution: datum.number("StorageResolution") === 1,
  };
  const statistics = datum.inside("StatisticValues");
  if (statistics) {
    const [count, sum] = [statistics.requiredNumber("SampleCount"), statistics.requiredNumber("Sum")];
    const [min, max] = [statistics.requiredNumber("Minimum"), statistics.requiredNumber("Maximum")];
    return { ...common, statistics: { count, sum, min, max } };
  }
  const [values, counts] = [datum.numbers("Values"), datum.numbers("Counts")];
  if (values.length === 0) return { ...common, values: [datum.requiredNumber("Value")] };
  if (datum.has("Value") || (counts.length > 0 && counts.length !== values.length) || values.length > MOST_VALUES) {
    throw new InvalidParameterCombination(
      `MetricData has either Value or Values, at most ${MOST_VALUES} of them, and as many Counts if there are any.`,
    );
  }
  return { ...common, values, ...(counts.length > 0 && { counts }) };
}
