import { compileFilterPattern } from "../../../engine/logs/filter-pattern/filter-pattern.ts";
import { MetricFilters } from "../../../engine/logs/metric-filters.ts";
import { SubscriptionFilters } from "../../../engine/logs/subscription-filters.ts";
import type { JsonAction } from "../../json-service.ts";
import { optional, required, texts } from "../input.ts";
import { authorize, permittedGroup } from "../permission.ts";

export const describeMetricFilters: JsonAction = (world, input, call) => {
  const name = optional(input, "logGroupName");
  authorize(world, call, "DescribeMetricFilters", name);
  const prefix = optional(input, "filterNamePrefix") ?? "";
  const filters = world.service(MetricFilters).list();
  return {
    metricFilters: filters
      .filter((filter) => filter.name.startsWith(prefix) && (name === undefined || filter.logGroupName === name))
      .map(({ name: filterName, logGroupName, pattern, transformation }) => ({
        filterName,
        logGroupName,
        filterPattern: pattern,
        metricTransformations: [
          {
            metricNamespace: transformation.namespace,
            metricName: transformation.name,
            metricValue: transformation.value,
            unit: transformation.unit,
            defaultValue: transformation.defaultValue,
            dimensions: transformation.dimensions,
          },
        ],
      })),
  };
};

export const describeSubscriptionFilters: JsonAction = (world, input, call) => {
  const group = permittedGroup(world, input, call, "DescribeSubscriptionFilters");
  const filters = world.service(SubscriptionFilters).list();
  return {
    subscriptionFilters: filters
      .filter(({ logGroupName }) => logGroupName === group.name)
      .map(({ name, logGroupName, pattern, destinationArn }) => ({
        filterName: name,
        logGroupName,
        filterPattern: pattern,
        destinationArn,
        distribution: "ByLogStream",
      })),
  };
};

/** "TestMetricFilter": which of some lines a pattern fits, and what it takes out of them. */
export const testMetricFilter: JsonAction = (world, input, call) => {
  authorize(world, call, "TestMetricFilter");
  const match = compileFilterPattern(required(input, "filterPattern"));
  const matches = texts(input, "logEventMessages").flatMap((eventMessage, index) => {
    const fields = match(eventMessage);
    if (!fields) return [];
    const { $: _json, ...values } = fields;
    const extractedValues = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
    return [{ eventNumber: index + 1, eventMessage, extractedValues }];
  });
  return { matches };
};
