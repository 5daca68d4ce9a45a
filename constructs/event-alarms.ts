import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";

export interface EventAlarmProps {
  /** At most 255 characters. */
  readonly name: string;
  /** Who is told, of the alarm and of its end. */
  readonly topic: AlarmTopic;
}

/**
 * An event that PutEvents refused: an HTTP API in front of a bus answers it with 200 all the same, and no dead-letter queue has it. EventBridge counts
 * these for the whole account in the region, without a bus: "EventBridge metrics".
 */
export function alarmOnRefusedEvents(scope: Construct, id: string, props: EventAlarmProps): void {
  alarm(scope, id, props, {
    alarmDescription: "Events were refused, of which their senders may not know (any bus of this account and region)",
    metricName: "PutEventsFailedEntriesCount",
  });
}

export interface LostEventsProps extends EventAlarmProps {
  readonly ruleName: string;
  /** @default the default bus, whose metrics do not name it */
  readonly busName?: string;
}

/** An event that could be neither delivered nor put aside, because it is too large for the dead-letter queue, for one: nobody has it any more. */
export function alarmOnLostEvents(
  scope: Construct,
  id: string,
  { ruleName, busName, ...props }: LostEventsProps,
): void {
  alarm(scope, id, props, {
    alarmDescription: "Events could be neither delivered nor put aside: they are lost, unless they are archived",
    metricName: "InvocationsFailedToBeSentToDlq",
    dimensions: { RuleName: ruleName, ...(busName === undefined ? {} : { EventBusName: busName }) },
  });
}

function alarm(
  scope: Construct,
  id: string,
  { name, topic }: EventAlarmProps,
  metric: {
    readonly alarmDescription: string;
    readonly metricName: string;
    readonly dimensions?: Record<string, string>;
  },
): void {
  new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    namespace: "AWS/Events",
    ...metric,
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    // EventBridge says nothing of what did not happen.
    treatMissingData: "notBreaching",
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  });
}
