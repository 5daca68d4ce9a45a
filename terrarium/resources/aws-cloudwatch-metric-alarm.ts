import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, checkWhole } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const NOT_EVALUATED = "checked, but no metrics are collected on this machine, so the alarm never goes off";

const OPERATORS = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];

export default defineResource("aws_cloudwatch_metric_alarm", {
  summary: "Alarms: their arguments are checked, and they can be referred to",
  honours: ["alarm_name"],
  ignores: {
    actions_enabled: NOT_EVALUATED,
    alarm_actions: NOT_EVALUATED,
    alarm_description: "nothing here reads it",
    comparison_operator: NOT_EVALUATED,
    datapoints_to_alarm: NOT_EVALUATED,
    dimensions: NOT_EVALUATED,
    evaluate_low_sample_count_percentiles: NOT_EVALUATED,
    evaluation_periods: NOT_EVALUATED,
    extended_statistic: NOT_EVALUATED,
    insufficient_data_actions: NOT_EVALUATED,
    metric_name: NOT_EVALUATED,
    metric_query: NOT_EVALUATED,
    namespace: NOT_EVALUATED,
    ok_actions: NOT_EVALUATED,
    period: NOT_EVALUATED,
    statistic: NOT_EVALUATED,
    threshold: NOT_EVALUATED,
    threshold_metric_id: NOT_EVALUATED,
    treat_missing_data: NOT_EVALUATED,
    unit: NOT_EVALUATED,
    tags: "nothing here reads the tags of an alarm",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("alarm_name");
    if (name.length < 1 || name.length > 255)
      args.fail("alarm_name", `has 1 to 255 characters, but has ${name.length}`);
    check(args);
    return {
      id: name,
      arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
      actions_enabled: args.boolean("actions_enabled", true),
      treat_missing_data: args.optionalString("treat_missing_data") ?? "missing",
    };
  },
});

/** What the provider and CloudWatch refuse ("PutMetricAlarm" in the Amazon CloudWatch API Reference). */
function check(args: Arguments): void {
  args.string("comparison_operator");
  checkOneOf(args, "comparison_operator", OPERATORS);
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
  args.record("dimensions");
  for (const name of ["alarm_actions", "ok_actions", "insufficient_data_actions"]) {
    const actions = args.strings(name);
    const wrong = actions.find((action) => !action.startsWith("arn:"));
    if (actions.length > 5) args.fail(name, `has at most 5 actions, but has ${actions.length}`);
    if (wrong !== undefined) args.fail(name, `must hold ARNs, but has ${JSON.stringify(wrong)}`);
  }
}
