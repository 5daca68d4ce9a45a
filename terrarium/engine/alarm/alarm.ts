import { EngineError } from "../errors.ts";
import type { MetricQuery, MetricStatistic } from "../metrics/metric-query.ts";

export type AlarmStateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";
export type TreatMissingData = "missing" | "ignore" | "breaching" | "notBreaching";

/** What an alarm compares with its threshold, and how that reads in its reasons. */
export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: {
    words: "greater than or equal to",
    breaches: (value: number, threshold: number) => value >= threshold,
  },
  GreaterThanThreshold: { words: "greater than", breaches: (value: number, threshold: number) => value > threshold },
  LessThanThreshold: { words: "less than", breaches: (value: number, threshold: number) => value < threshold },
  LessThanOrEqualToThreshold: {
    words: "less than or equal to",
    breaches: (value: number, threshold: number) => value <= threshold,
  },
} as const;

export type ComparisonOperator = keyof typeof COMPARISONS;

/** What all alarms have. */
export interface AlarmSettings {
  readonly name: string;
  readonly description?: string;
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
}

/** An alarm on one metric, or on an expression of several ("PutMetricAlarm"). */
export interface MetricAlarmDefinition extends AlarmSettings {
  readonly kind: "metric";
  readonly metric?: MetricStatistic;
  readonly queries?: readonly MetricQuery[];
  readonly comparisonOperator: ComparisonOperator;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  /** @default as many as evaluation periods */
  readonly datapointsToAlarm?: number;
  readonly treatMissingData: TreatMissingData;
}

/** An alarm on other alarms ("PutCompositeAlarm"). */
export interface CompositeAlarmDefinition extends AlarmSettings {
  readonly kind: "composite";
  /** `ALARM("a") AND NOT OK(b)` */
  readonly rule: string;
}

export type AlarmDefinition = MetricAlarmDefinition | CompositeAlarmDefinition;

export interface AlarmState {
  readonly value: AlarmStateValue;
  readonly reason: string;
  /** JSON */
  readonly reasonData?: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** An alarm with the state it is in. */
export interface Alarm {
  readonly definition: AlarmDefinition;
  readonly arn: string;
  readonly configuredAt: number;
  readonly state: AlarmState;
}

/** What happened to an alarm ("DescribeAlarmHistory"). */
export interface AlarmHistoryItem {
  readonly alarm: string;
  readonly kind: "metric" | "composite";
  readonly at: number;
  readonly type: "ConfigurationUpdate" | "StateUpdate" | "Action";
  readonly summary: string;
  /** JSON */
  readonly data: string;
}

/** No alarm has this name. */
export class ResourceNotFound extends EngineError {}

/** An alarm cannot be as it is asked to be. */
export class InvalidAlarm extends EngineError {}
