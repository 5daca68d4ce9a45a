import { checkPeriod } from "../../../engine/metrics/metric-query.ts";
import { Metrics } from "../../../engine/metrics/metrics.ts";
import { SIMPLE_STATISTICS, statistic } from "../../../engine/metrics/statistic.ts";
import { type Action, authorize } from "../action.ts";
import { InvalidParameterCombination, InvalidParameterValue, MissingParameter } from "../input.ts";

const MOST_DATAPOINTS = 1440;

/** "GetMetricStatistics" */
export const getMetricStatistics: Action = (world, input, call) => {
  authorize(world, call, "GetMetricStatistics");
  const metric = {
    namespace: input.required("Namespace"),
    name: input.required("MetricName"),
    dimensions: input.dimensions(),
  };
  const seconds = input.requiredNumber("Period");
  checkPeriod(seconds);
  const names = input.texts("Statistics");
  const extended = input.texts("ExtendedStatistics");
  if (names.length + extended.length === 0) {
    throw new MissingParameter("The parameter Statistics or ExtendedStatistics is required.");
  }
  const unknown = names.find((name) => !SIMPLE_STATISTICS.includes(name));
  if (unknown !== undefined) {
    throw new InvalidParameterValue(
      `The parameter Statistics must hold ${SIMPLE_STATISTICS.join(", ")}, not ${unknown}.`,
    );
  }
  const period = seconds * 1000;
  const given = input.requiredTime("StartTime");
  const [start, end] = [given - (given % period), input.requiredTime("EndTime")];
  if (start >= end) {
    throw new InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  if ((end - start) / period > MOST_DATAPOINTS) {
    throw new InvalidParameterCombination(
      `You have requested up to ${Math.ceil((end - start) / period)} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  }
  const metrics = world.service(Metrics);
  const unit = input.text("Unit");
  const periods = metrics.read(metric, { start, end, period }, unit);
  const Datapoints = [...periods].map(([at, values]) => ({
    Timestamp: new Date(at),
    ...Object.fromEntries(names.map((name) => [name, statistic(name)(values)])),
    ...(extended.length > 0 && {
      ExtendedStatistics: Object.fromEntries(
        extended.map((name) => [name, statistic(name)(values)]).filter(([, value]) => value !== undefined),
      ),
    }),
    Unit: unit ?? metrics.unitOf(metric) ?? "None",
  }));
  return { Label: metric.name, Datapoints: Datapoints.sort((a, b) => a.Timestamp.getTime() - b.Timestamp.getTime()) };
};
