import { QueueAlarms } from "./queue-alarms.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (maxAge?: number) =>
  new Synthesized((stack) => {
    new QueueAlarms(stack, "alarms", { name: "orders", queueName: "q", deadLetterQueueName: "dlq", maxAge });
  });

test("a single dead letter is an alarm within a minute", () => {
  expect(synth().where("aws_cloudwatch_metric_alarm", "alarm_name", "orders-dead-letters")).toMatchObject({
    metric_name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: "dlq" },
    comparison_operator: "GreaterThanThreshold",
    threshold: 0,
    period: 60,
    evaluation_periods: 1,
    statistic: "Maximum",
    treat_missing_data: "notBreaching",
  });
});

test("a message that waits for too long is an alarm", () => {
  expect(synth(120).where("aws_cloudwatch_metric_alarm", "alarm_name", "orders-oldest-message")).toMatchObject({
    metric_name: "ApproximateAgeOfOldestMessage",
    dimensions: { QueueName: "q" },
    threshold: 120,
    evaluation_periods: 3,
  });
});

test("without a topic the alarms act on nothing", () => {
  for (const alarm of synth().all("aws_cloudwatch_metric_alarm")) expect(alarm).not.toHaveProperty("alarm_actions");
});

test("an age that SQS cannot reach is refused", () => {
  expect(() => synth(1_209_601)).toThrow("stack/alarms: maxAge is 1209601;");
});
