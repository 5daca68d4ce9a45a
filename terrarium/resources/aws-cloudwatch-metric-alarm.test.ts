import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { AlarmService } from "../engine/alarm/alarm-service.ts";
import { Lifecycle } from "../engine/lifecycle.ts";
import { Metrics } from "../engine/metrics/metrics.ts";
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
  const metric = { metric_name: "Count", namespace: "AWS/ApiGateway", period: 60, stat: "Sum" };
  const queries = [
    { id: "m2", metric },
    { id: "m1", expression: "m2 / 60", return_data: true },
  ];
  expect(() => declareResource(definition, { ...rest, metric_query: queries })).not.toThrow();
});

test("an alarm is live: it goes off when its metric breaches the threshold", async () => {
  const world = createTestWorld();
  world.service(Metrics).sample("AWS/SQS", ALARM.metric_name, ALARM.dimensions, () => 1);
  await declareResource(definition, { ...ALARM, alarm_description: "look" }, { world }).start();
  world.service(Lifecycle).ready();
  await world.clock.advance(60_000);
  const alarm = world.service(AlarmService).get("dead-letters");
  expect(alarm.state.value).toBe("ALARM");
  expect(world.topology.edges).toContainEqual({ from: alarm.arn, to: ALARM.alarm_actions[0], kind: "notifies" });
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
  [{ threshold: undefined, threshold_metric_id: "e1" }, /there is no anomaly detection on this machine/],
  [{ comparison_operator: "GreaterThanUpperThreshold" }, /needs a band of anomaly detection/],
  [{ statistic: undefined, extended_statistic: "tm99" }, /The statistic "tm99" is not known here/],
  [
    {
      metric_name: undefined,
      statistic: undefined,
      metric_query: [{ id: "e", expression: "ANOMALY_DETECTION_BAND(m1)", return_data: true }],
    },
    /"metric_query" cannot be used: Error in expression .* the function ANOMALY_DETECTION_BAND is not known here/,
  ],
  [{ alarm_actions: ["alarms"] }, /"alarm_actions" must hold ARNs, but has "alarms"/],
  [{ ok_actions: Array(6).fill("arn:x") }, /"ok_actions" has at most 5 actions/],
])("%j is refused", (change, reason) => {
  expect(() => declareResource(definition, { ...ALARM, ...change })).toThrow(reason);
});
