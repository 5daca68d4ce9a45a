import type { Alarm } from "../../engine/alarm/alarm.ts";
import { writeDimensions, writeMetricQuery } from "./metric-query-input.ts";

/** An alarm as "DescribeAlarms" shows it. */
export function writeAlarm({ definition, arn, configuredAt, state }: Alarm): object {
  const common = {
    AlarmName: definition.name,
    AlarmArn: arn,
    AlarmDescription: definition.description,
    AlarmConfigurationUpdatedTimestamp: new Date(configuredAt),
    ActionsEnabled: definition.actionsEnabled,
    OKActions: definition.okActions,
    AlarmActions: definition.alarmActions,
    InsufficientDataActions: definition.insufficientDataActions,
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.since),
    StateTransitionedTimestamp: new Date(state.since),
  };
  if (definition.kind === "composite") return { ...common, AlarmRule: definition.rule };
  const { metric, queries } = definition;
  return {
    ...common,
    ...(metric && {
      MetricName: metric.name,
      Namespace: metric.namespace,
      [metric.statistic.startsWith("p") ? "ExtendedStatistic" : "Statistic"]: metric.statistic,
      Dimensions: writeDimensions(metric.dimensions),
      Period: metric.period,
      Unit: metric.unit,
    }),
    Metrics: queries?.map(writeMetricQuery),
    EvaluationPeriods: definition.evaluationPeriods,
    DatapointsToAlarm: definition.datapointsToAlarm,
    Threshold: definition.threshold,
    ComparisonOperator: definition.comparisonOperator,
    TreatMissingData: definition.treatMissingData,
  };
}
