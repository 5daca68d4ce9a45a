import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { requireWhole } from "./wrong-prop.ts";

export interface StateMachineAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly machineArn: string;
  /** Who is told, of the alarm and of its end. @default nobody: the alarms show in CloudWatch */
  readonly topic?: AlarmTopic;
  /** How many executions may fail in five minutes. @default 0 */
  readonly toleratedFailures?: number;
}

/**
 * Executions that fail, more than is to be expected, and any that takes longer than it may: that one stops where it is, without undoing
 * anything. Metrics: "Monitoring Step Functions metrics using Amazon CloudWatch".
 */
export class StateMachineAlarms extends Construct {
  constructor(scope: Construct, id: string, props: StateMachineAlarmsProps) {
    super(scope, id);
    const { name, machineArn, topic, toleratedFailures = 0 } = props;
    requireWhole(this, "toleratedFailures", toleratedFailures, 0, 1_000_000, "executions");
    const actions = topic === undefined ? {} : { alarmActions: [topic.arn], okActions: [topic.arn] };
    for (const [id, metricName, threshold, what] of [
      ["failed", "ExecutionsFailed", toleratedFailures, "fail"],
      ["timed-out", "ExecutionsTimedOut", 0, "take longer than they may, and were stopped where they were"],
    ] as const) {
      new CloudwatchMetricAlarm(this, id, {
        alarmName: `${name}-${id}`,
        alarmDescription: `Executions of ${name} ${what}`,
        namespace: "AWS/States",
        metricName,
        dimensions: { StateMachineArn: machineArn },
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold,
        // A machine that nobody starts reports nothing, which is as it should be.
        treatMissingData: "notBreaching",
        ...actions,
      });
    }
  }
}
