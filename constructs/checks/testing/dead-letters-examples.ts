import type { Example } from "./example.ts";

const deadLetterQueue = (alarm: Record<string, unknown>) => ({
  aws_sqs_queue: { dlq: {}, q: { redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.dlq.arn}"}' } },
  aws_cloudwatch_metric_alarm: {
    a: {
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "${aws_sqs_queue.dlq.name}" },
      alarm_actions: ["${aws_sns_topic.t.arn}"],
      ...alarm,
    },
  },
});
const deadLetterOf = (target: string) => ({
  ...deadLetterQueue({}),
  aws_sqs_queue: { dlq: {} },
  aws_cloudwatch_event_target: { [target]: { dead_letter_config: { arn: "${aws_sqs_queue.dlq.arn}" } } },
});

/** Dead letters go somewhere, and somebody is told. */
export const DEAD_LETTERS_EXAMPLES: readonly Example[] = [
  ["dead-letters", deadLetterQueue({ alarm_actions: [] }), deadLetterQueue({}), "takes dead letters, but no alarm"],
  ["dead-letters", { aws_sqs_queue: { q: {} } }, deadLetterQueue({}), "has no dead-letter queue"],
  [
    "dead-letters",
    { aws_cloudwatch_event_target: { t: {} } },
    { aws_cloudwatch_event_target: { t: { dead_letter_config: [{ arn: "a" }] } } },
    "add a dead_letter_config",
  ],
  [
    "dead-letters",
    { aws_sns_topic_subscription: { s: { protocol: "sqs" } } },
    { aws_sns_topic_subscription: { s: { protocol: "email" } } },
    "add a redrive_policy",
  ],
  [
    "dead-letters",
    { ...deadLetterOf("t"), aws_cloudwatch_metric_alarm: {} },
    deadLetterOf("t"),
    "takes dead letters, but no alarm",
  ],
];
