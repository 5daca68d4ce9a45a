import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";

export interface FunctionAlarmsProps {
  /** Of the function; it begins the alarms' names. */
  readonly functionName: string;
  /** Prefix of the alarms' names. */
  readonly name: string;
  /** Who is told, of the alarm and of its end. @default nobody: the alarms show in CloudWatch */
  readonly topic?: AlarmTopic;
}

/**
 * A function that fails, and one that is not let run. A record that a queue's consumer reports as failed is no error of the function: that is
 * what the alarms of its queue are for. Metrics: "Using CloudWatch metrics with Lambda".
 */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, { name, functionName, topic }: FunctionAlarmsProps) {
    super(scope, id);
    const actions = topic === undefined ? {} : { alarmActions: [topic.arn], okActions: [topic.arn] };
    for (const [metricName, what] of [
      ["Errors", "fails"],
      ["Throttles", "is called more often than it may run"],
    ] as const) {
      new CloudwatchMetricAlarm(this, metricName.toLowerCase(), {
        alarmName: `${name}-${metricName.toLowerCase()}`,
        alarmDescription: `The function ${name} ${what}`,
        namespace: "AWS/Lambda",
        metricName,
        dimensions: { FunctionName: functionName },
        statistic: "Sum",
        period: 60,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: 0,
        // A function that nobody calls reports nothing, which is as it should be.
        treatMissingData: "notBreaching",
        ...actions,
      });
    }
  }
}
