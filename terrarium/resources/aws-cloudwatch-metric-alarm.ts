import {
  COMPARISONS,
  type ComparisonOperator,
  type MetricAlarmDefinition,
  type TreatMissingData,
} from "../engine/alarm/alarm.ts";
import { AlarmService } from "../engine/alarm/alarm-service.ts";
import { Evaluation } from "../engine/alarm/evaluation.ts";
import type { MetricQuery } from "../engine/metrics/metric-query.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkActions, checkAlarmName } from "../plan/check-alarm.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const BANDS = ["LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"];

export default defineResource("aws_cloudwatch_metric_alarm", {
  summary: "Alarms on metrics and on expressions of metrics, with their actions; no anomaly detection",
  honours: [
    "alarm_name",
    "alarm_description",
    "actions_enabled",
    "alarm_actions",
    "ok_actions",
    "insufficient_data_actions",
    "comparison_operator",
    "threshold",
    "evaluation_periods",
    "datapoints_to_alarm",
    "treat_missing_data",
    "metric_name",
    "namespace",
    "dimensions",
    "statistic",
    "extended_statistic",
    "period",
    "unit",
    "metric_query",
    "threshold_metric_id",
  ],
  ignores: {
    evaluate_low_sample_count_percentiles: "percentiles are evaluated here however few samples there are",
    tags: "nothing here reads the tags of an alarm",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = checkAlarmName(args);
    check(args);
    const definition = read(args);
    usingArgument(args, definition.queries ? "metric_query" : "metric_name", () => new Evaluation(definition));
    return {
      id: name,
      arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
      actions_enabled: args.boolean("actions_enabled", true),
      treat_missing_data: args.optionalString("treat_missing_data") ?? "missing",
    };
  },
  async start(args, world, { address }) {
    await world.service(AlarmService).put(read(args), address);
    return undefined;
  },
});

/** What the provider and CloudWatch refuse ("PutMetricAlarm" in the Amazon CloudWatch API Reference). */
function check(args: Arguments): void {
  args.string("comparison_operator");
  checkOneOf(args, "comparison_operator", [...Object.keys(COMPARISONS), ...BANDS]);
  checkOneOf(args, "treat_missing_data", ["missing", "ignore", "breaching", "notBreaching"]);
  checkOneOf(args, "statistic", ["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);
  args.number("evaluation_periods");
  const periods = checkWhole(args, "evaluation_periods", 1, 86_400)!;
  checkWhole(args, "datapoints_to_alarm", 1, periods);
  const period = args.optionalNumber("period");
  if (period !== undefined && ![10, 20, 30].includes(period) && period % 60 !== 0) {
    args.fail("period", `must be 10, 20, 30 or a multiple of 60 seconds, but is ${period}`);
  }
  if (args.has("metric_name") === args.blocks("metric_query").length > 0) {
    args.fail("metric_name", 'or "metric_query" must be set, and not both');
  }
  if (args.has("metric_name") && args.has("statistic") === args.has("extended_statistic")) {
    args.fail("statistic", 'or "extended_statistic" must be set, and not both');
  }
  if (args.has("threshold") === args.has("threshold_metric_id")) {
    args.fail("threshold", 'or "threshold_metric_id" must be set, and not both');
  }
  if (args.has("threshold_metric_id")) {
    args.fail(
      "threshold_metric_id",
      "cannot be honoured: there is no anomaly detection on this machine; set a threshold",
    );
  }
  if (BANDS.includes(args.string("comparison_operator"))) {
    args.fail("comparison_operator", `needs a band of anomaly detection, which is not on this machine`);
  }
  checkActions(args);
}

function read(args: Arguments): MetricAlarmDefinition {
  const description = args.optionalString("alarm_description");
  const datapointsToAlarm = args.optionalNumber("datapoints_to_alarm");
  const queries = args.blocks("metric_query").map(readQuery);
  return {
    kind: "metric",
    name: args.string("alarm_name"),
    ...(description !== undefined && { description }),
    actionsEnabled: args.boolean("actions_enabled", true),
    alarmActions: args.strings("alarm_actions"),
    okActions: args.strings("ok_actions"),
    insufficientDataActions: args.strings("insufficient_data_actions"),
    comparisonOperator: args.string("comparison_operator") as ComparisonOperator,
    threshold: args.number("threshold"),
    evaluationPeriods: args.number("evaluation_periods"),
    ...(datapointsToAlarm !== undefined && { datapointsToAlarm }),
    treatMissingData: (args.optionalString("treat_missing_data") ?? "missing") as TreatMissingData,
    ...(queries.length > 0
      ? { queries }
      : { metric: readMetric(args, args.optionalString("extended_statistic") ?? args.string("statistic")) }),
  };
}

function readMetric(args: Arguments, statistic: string) {
  const unit = args.optionalString("unit");
  return {
    namespace: args.string("namespace"),
    name: args.string("metric_name"),
    dimensions: args.record("dimensions"),
    statistic,
    period: args.number("period"),
    ...(unit !== undefined && { unit }),
  };
}

function readQuery(block: Arguments): MetricQuery {
  const metric = block.block("metric");
  const label = block.optionalString("label");
  const expression = block.optionalString("expression");
  const period = block.optionalNumber("period");
  return {
    id: block.string("id"),
    returnData: block.boolean("return_data", false),
    ...(label !== undefined && { label }),
    ...(expression !== undefined && { expression }),
    ...(period !== undefined && { period }),
    ...(metric && { metric: readMetric(metric, metric.string("stat")) }),
  };
}
