import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { requireWhole } from "./wrong-prop.ts";

export interface QueueAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  /** Name of the queue whose messages must not grow old. */
  readonly queueName: string;
  /** Name of the queue that must stay empty. */
  readonly deadLetterQueueName: string;
  /**
   * Age in seconds at which a waiting message is news.
   * @default 900
   */
  readonly maxAge?: number;
  /**
   * Who is told, of the alarm and of its end.
   * @default nobody: the alarms show in CloudWatch
   */
  readonly topic?: AlarmTopic;
}

/**
 * The two things that go wrong with a queue: a message nobody could handle, and a consumer that does not keep up or is away.
 * Metrics and their minute: "Available CloudWatch metrics for Amazon SQS".
 */
export class QueueAlarms extends Construct {
  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const maxAge = props.maxAge ?? 900;
    requireWhole(this, "maxAge", maxAge, 60, 1_209_600, "seconds");
    const actions = props.topic === undefined ? {} : { alarmActions: [props.topic.arn], okActions: [props.topic.arn] };
    const common = {
      namespace: "AWS/SQS",
      statistic: "Maximum",
      period: 60,
      // An idle queue reports nothing, which is as it should be.
      treatMissingData: "notBreaching",
      ...actions,
    };
    new CloudwatchMetricAlarm(this, "dead-letters", {
      ...common,
      alarmName: `${props.name}-dead-letters`,
      alarmDescription: `Messages that nobody could handle wait in ${props.deadLetterQueueName}`,
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: props.deadLetterQueueName },
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods: 1,
    });
    new CloudwatchMetricAlarm(this, "oldest-message", {
      ...common,
      alarmName: `${props.name}-oldest-message`,
      alarmDescription: `The oldest message of ${props.queueName} waits for more than ${maxAge} seconds`,
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: props.queueName },
      comparisonOperator: "GreaterThanThreshold",
      threshold: maxAge,
      evaluationPeriods: 3,
    });
  }
}
