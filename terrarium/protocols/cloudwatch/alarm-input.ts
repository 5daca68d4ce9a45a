import {
  type AlarmSettings,
  COMPARISONS,
  type ComparisonOperator,
  type CompositeAlarmDefinition,
  InvalidAlarm,
  type MetricAlarmDefinition,
  type TreatMissingData,
} from "../../engine/alarm/alarm.ts";
import type { Input } from "./input.ts";
import { readMetricQuery } from "./metric-query-input.ts";

const OPERATORS = Object.keys(COMPARISONS) as ComparisonOperator[];
const TREATMENTS: readonly TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** Reads "PutMetricAlarm". */
export function readMetricAlarm(input: Input): MetricAlarmDefinition {
  if (input.has("ThresholdMetricId"))
    throw new InvalidAlarm("The terrarium has no anomaly detection: give a Threshold");
  const queries = input.structures("Metrics").map(readMetricQuery);
  const unit = input.text("Unit");
  const datapointsToAlarm = input.whole("DatapointsToAlarm");
  return {
    ...readSettings(input),
    kind: "metric",
    ...(queries.length > 0
      ? { queries }
      : {
          metric: {
            namespace: input.required("Namespace"),
            name: input.required("MetricName"),
            dimensions: input.dimensions(),
            statistic: input.text("ExtendedStatistic") ?? input.required("Statistic"),
            period: input.requiredNumber("Period"),
            ...(unit !== undefined && { unit }),
          },
        }),
    comparisonOperator: input.oneOf("ComparisonOperator", OPERATORS) ?? (input.required("ComparisonOperator") as never),
    threshold: input.requiredNumber("Threshold"),
    evaluationPeriods: input.whole("EvaluationPeriods") ?? input.requiredNumber("EvaluationPeriods"),
    ...(datapointsToAlarm !== undefined && { datapointsToAlarm }),
    treatMissingData: input.oneOf("TreatMissingData", TREATMENTS) ?? "missing",
  };
}

/** Reads "PutCompositeAlarm". */
export function readCompositeAlarm(input: Input): CompositeAlarmDefinition {
  return { ...readSettings(input), kind: "composite", rule: input.required("AlarmRule") };
}

function readSettings(input: Input): AlarmSettings {
  const description = input.text("AlarmDescription");
  return {
    name: input.required("AlarmName"),
    ...(description !== undefined && { description }),
    actionsEnabled: input.flag("ActionsEnabled") ?? true,
    alarmActions: input.texts("AlarmActions"),
    okActions: input.texts("OKActions"),
    insufficientDataActions: input.texts("InsufficientDataActions"),
  };
}
