import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";

export interface EventAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  /** Who is told, of the alarm and of its end. */
  readonly topic: AlarmTopic;
}

/**
 * What no dead-letter queue shows: an event that PutEvents refused, which an HTTP API in front of a bus answers with 200 all the same, and one
 * that could not even be put aside. EventBridge reports both for the whole account in the region, without a bus: "EventBridge metrics".
 */
export class EventAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, topic }: EventAlarmsProps) {
    super(scope, id);
    for (const [alarm, metricName, what] of [
      ["refused-events", "PutEventsFailedEntriesCount", "Events were refused, of which their senders may not know"],
      [
        "lost-events",
        "InvocationsFailedToBeSentToDlq",
        "Events could be neither delivered nor put aside: they are lost",
      ],
    ] as const) {
      new CloudwatchMetricAlarm(this, alarm, {
        alarmName: `${name}-${alarm}`,
        alarmDescription: `${what} (any bus of this account and region)`,
        namespace: "AWS/Events",
        metricName,
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        treatMissingData: "notBreaching",
        alarmActions: [topic.arn],
        okActions: [topic.arn],
      });
    }
  }
}
