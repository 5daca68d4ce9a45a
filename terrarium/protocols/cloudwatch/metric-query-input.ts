import type { MetricQuery } from "../../engine/metrics/metric-query.ts";
import { type Input, InvalidParameterValue } from "./input.ts";

/** Reads a `MetricDataQuery`, as alarms and "GetMetricData" have it. */
export function readMetricQuery(input: Input): MetricQuery {
  const id = input.required("Id");
  if (!/^[a-z][A-Za-z0-9_]{0,254}$/.test(id)) {
    throw new InvalidParameterValue(
      `The value ${id} for parameter Id must begin with a lower-case letter, and hold letters, digits and _`,
    );
  }
  const label = input.text("Label");
  const expression = input.text("Expression");
  const period = input.number("Period");
  const stat = input.inside("MetricStat");
  const metric = stat?.inside("Metric");
  const unit = stat?.text("Unit");
  return {
    id,
    returnData: input.flag("ReturnData") ?? true,
    ...(label !== undefined && { label }),
    ...(expression !== undefined && { expression }),
    ...(period !== undefined && { period }),
    ...(stat &&
      metric && {
        metric: {
          namespace: metric.required("Namespace"),
          name: metric.required("MetricName"),
          dimensions: metric.dimensions(),
          statistic: stat.required("Stat"),
          period: stat.requiredNumber("Period"),
          ...(unit !== undefined && { unit }),
        },
      }),
  };
}

/** The same way back. */
export function writeMetricQuery({ id, label, expression, period, metric, returnData = true }: MetricQuery): object {
  return {
    Id: id,
    Label: label,
    Expression: expression,
    Period: period,
    ...(metric && {
      MetricStat: {
        Metric: {
          Namespace: metric.namespace,
          MetricName: metric.name,
          Dimensions: writeDimensions(metric.dimensions),
        },
        Period: metric.period,
        Stat: metric.statistic,
        Unit: metric.unit,
      },
    }),
    ReturnData: returnData,
  };
}

export const writeDimensions = (dimensions: Readonly<Record<string, string>>): object[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
