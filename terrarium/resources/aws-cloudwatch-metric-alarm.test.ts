import { declareResource } from "../../tests/factories/resource.ts";
import definition from "./aws-cloudwatch-metric-alarm.ts";

const ALARM = {
  alarm_name: "dead-letters",
  alarm_actions: ["arn:aws:sns:us-east-1:000000000000:alarms"],
  comparison_operator: "GreaterThanThreshold",
  dimensions: { QueueName: "dead" },
  evaluation_periods: 1,
  metric_name: "ApproximateNumberOfMessagesVisible",
  namespace: "AWS/SQS",
  period: 60,
  statistic: "Maximum",
  threshold: 0,
  treat_missing_data: "notBreaching",
};

test("an alarm can be referred to", () => {
  expect(declareResource(definition, ALARM).attributes).toMatchObject({
    id: "dead-letters",
    arn: "arn:aws:cloudwatch:us-east-1:000000000000:alarm:dead-letters",
    actions_enabled: true,
    treat_missing_data: "notBreaching",
  });
});

test("an alarm of a metric query needs no metric", () => {
  const { metric_name: _, statistic: __, period: ___, ...rest } = ALARM;
  const query = { id: "m1", expression: "m2 / 60", return_data: true };
  expect(() => declareResource(definition, { ...rest, metric_query: [query] })).not.toThrow();
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ alarm_name: undefined }, /"alarm_name" is required/],
  [{ comparison_operator: "Greater" }, /"comparison_operator" must be one of .*"Greater"/],
  [{ treat_missing_data: "notbreaching" }, /"treat_missing_data" must be one of/],
  [{ statistic: "p99" }, /"statistic" must be one of/],
  [{ extended_statistic: "p99" }, /"statistic" or "extended_statistic" must be set, and not both/],
  [{ evaluation_periods: 0 }, /"evaluation_periods" must be a whole number from 1/],
  [{ datapoints_to_alarm: 2 }, /"datapoints_to_alarm" must be a whole number from 1 to 1, but is 2/],
  [{ period: 45 }, /"period" must be 10, 20, 30 or a multiple of 60 seconds, but is 45/],
  [{ metric_query: [{ id: "m" }] }, /"metric_name" or "metric_query" must be set, and not both/],
  [{ threshold: undefined }, /"threshold" or "threshold_metric_id" must be set/],
  [{ alarm_actions: ["alarms"] }, /"alarm_actions" must hold ARNs, but has "alarms"/],
  [{ ok_actions: Array(6).fill("arn:x") }, /"ok_actions" has at most 5 actions/],
])("%j is refused", (change, reason) => {
  expect(() => declareResource(definition, { ...ALARM, ...change })).toThrow(reason);
});
