import type { MetricQuery, MetricStatistic } from "../metrics/metric-query.ts";
import type { Account } from "../world.ts";
import type { Alarm, AlarmState, MetricAlarmDefinition } from "./alarm.ts";
import { date } from "./evaluation.ts";
import { regionName } from "./region-names.ts";

/** An alarm that has just changed its state. */
export interface Transition {
  readonly alarm: Alarm;
  readonly before: AlarmState;
}

/** `ALARM: "orders" in US East (N. Virginia)` */
export function subjectOf({ alarm }: Transition, { region }: Account): string {
  return `${alarm.state.value}: "${alarm.definition.name}" in ${regionName(region)}`;
}

/** What CloudWatch publishes to a topic ("Notifying users on alarm changes"). */
export function topicMessage({ alarm, before }: Transition, account: Account): string {
  const { definition, state, arn, configuredAt } = alarm;
  return JSON.stringify({
    AlarmName: definition.name,
    AlarmDescription: definition.description ?? null,
    AWSAccountId: account.id,
    AlarmConfigurationUpdatedTimestamp: date(configuredAt),
    ...(definition.kind === "composite" && { AlarmRule: definition.rule }),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: date(state.since),
    Region: regionName(account.region),
    AlarmArn: arn,
    OldStateValue: before.value,
    OKActions: definition.okActions,
    AlarmActions: definition.alarmActions,
    InsufficientDataActions: definition.insufficientDataActions,
    ...(definition.kind === "metric" && { Trigger: trigger(definition) }),
  });
}

/** What CloudWatch invokes a function with ("Lambda function actions for alarms"). */
export function functionEvent(transition: Transition, account: Account): string {
  return JSON.stringify({
    source: "aws.cloudwatch",
    alarmArn: transition.alarm.arn,
    accountId: account.id,
    time: date(transition.alarm.state.since),
    region: account.region,
    alarmData: alarmData(transition),
  });
}

/** The detail of the event `CloudWatch Alarm State Change` ("Alarm events and EventBridge"). */
export function alarmData({ alarm: { definition, state }, before }: Transition): object {
  const { description } = definition;
  const configuration =
    definition.kind === "composite"
      ? { alarmRule: definition.rule }
      : { metrics: (definition.queries ?? [{ id: "m1", metric: definition.metric! }]).map(describeQuery) };
  return {
    alarmName: definition.name,
    state: describeState(state),
    previousState: describeState(before),
    configuration: { ...(description !== undefined && { description }), ...configuration },
  };
}

function describeState({ value, reason, reasonData, since }: AlarmState): object {
  return { value, reason, ...(reasonData && { reasonData }), timestamp: date(since) };
}

function describeQuery({ id, label, expression, metric, returnData = true }: MetricQuery): object {
  return {
    id,
    ...(label !== undefined && { label }),
    ...(expression !== undefined && { expression }),
    ...(metric && {
      metricStat: {
        metric: { namespace: metric.namespace, name: metric.name, dimensions: metric.dimensions },
        period: metric.period,
        stat: metric.statistic,
        ...(metric.unit !== undefined && { unit: metric.unit }),
      },
    }),
    returnData,
  };
}

function trigger(definition: MetricAlarmDefinition): object {
  const { metric, queries, evaluationPeriods, datapointsToAlarm, threshold, treatMissingData } = definition;
  return {
    ...(metric ? metricTrigger(metric) : { Metrics: queries!.map(queryTrigger) }),
    EvaluationPeriods: evaluationPeriods,
    ...(datapointsToAlarm !== undefined && { DatapointsToAlarm: datapointsToAlarm }),
    ComparisonOperator: definition.comparisonOperator,
    Threshold: threshold,
    TreatMissingData: treatMissingData,
    EvaluateLowSampleCountPercentile: "",
  };
}

function metricTrigger({ namespace, name, dimensions, statistic, period, unit }: MetricStatistic): object {
  const extended = statistic.startsWith("p");
  return {
    MetricName: name,
    Namespace: namespace,
    StatisticType: extended ? "ExtendedStatistic" : "Statistic",
    ...(extended
      ? { ExtendedStatistic: statistic }
      : { Statistic: statistic.replace(/([a-z])([A-Z])/, "$1_$2").toUpperCase() }),
    Unit: unit ?? null,
    Dimensions: Object.entries(dimensions).map(([key, value]) => ({ value, name: key })),
    Period: period,
  };
}

function queryTrigger({ id, label, expression, metric, returnData = true }: MetricQuery): object {
  return {
    ...(expression !== undefined && { Expression: expression }),
    Id: id,
    ...(label !== undefined && { Label: label }),
    ...(metric && {
      MetricStat: {
        Metric: {
          Dimensions: Object.entries(metric.dimensions).map(([key, value]) => ({ value, name: key })),
          MetricName: metric.name,
          Namespace: metric.namespace,
        },
        Period: metric.period,
        Stat: metric.statistic,
      },
    }),
    ReturnData: returnData,
  };
}
