import { Metrics } from "../../../engine/metrics/metrics.ts";
import { type Action, authorize, pageOf } from "../action.ts";
import { writeDimensions } from "../metric-query-input.ts";

const PAGE = 500;

/** "ListMetrics" */
export const listMetrics: Action = (world, input, call) => {
  authorize(world, call, "ListMetrics");
  const namespace = input.text("Namespace");
  const name = input.text("MetricName");
  const wanted = input
    .structures("Dimensions")
    .map((filter) => [filter.required("Name"), filter.text("Value")] as const);
  const metrics = world
    .service(Metrics)
    .list()
    .filter(
      (metric) =>
        (namespace === undefined || metric.namespace === namespace) &&
        (name === undefined || metric.name === name) &&
        wanted.every(
          ([key, value]) =>
            Object.hasOwn(metric.dimensions, key) && (value === undefined || metric.dimensions[key] === value),
        ),
    );
  const { page, NextToken } = pageOf(metrics, PAGE, input.text("NextToken"));
  return {
    Metrics: page.map((metric) => ({
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: writeDimensions(metric.dimensions),
    })),
    NextToken,
  };
};
