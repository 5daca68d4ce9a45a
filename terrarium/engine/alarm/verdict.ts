import type { AlarmStateValue, TreatMissingData } from "./alarm.ts";

export interface Datapoint {
  /** Beginning of its period, in milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** How an alarm judges datapoints. */
export interface Judgement {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  breaches(value: number): boolean;
}

export interface Verdict {
  /** Absent: it stays as it is. */
  readonly state?: AlarmStateValue;
  /** The datapoints it was made from, newest first. */
  readonly used: readonly Datapoint[];
  /** How many more were needed. */
  readonly missing: number;
}

/**
 * Judges the periods of an evaluation range, oldest first, undefined being one without data ("Configuring how CloudWatch alarms
 * treat missing data"). The range is longer than the evaluation periods: the most recent datapoints in it count, and only what is
 * still missing then is treated as the alarm says.
 */
export function judge(range: readonly (Datapoint | undefined)[], alarm: Judgement): Verdict {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const used = range
    .filter((datapoint) => datapoint !== undefined)
    .slice(-evaluationPeriods)
    .reverse();
  const missing = evaluationPeriods - used.length;
  const breaching = used.filter(({ value }) => alarm.breaches(value)).length;
  const verdict = (state?: AlarmStateValue): Verdict => ({ ...(state && { state }), used, missing });
  if (breaching >= datapointsToAlarm) return verdict("ALARM");
  if (missing === 0 || treatMissingData === "notBreaching") return verdict("OK");
  if (treatMissingData === "breaching") return verdict(breaching + missing >= datapointsToAlarm ? "ALARM" : "OK");
  if (used.length > breaching) return verdict("OK");
  if (treatMissingData === "ignore") return verdict();
  if (used.length === 0) return verdict("INSUFFICIENT_DATA");
  // "How alarm state is evaluated when data is missing": all there is breaches; it is an alarm once the oldest of it is old enough.
  const oldest = range.indexOf(used.at(-1));
  return verdict(range.length - oldest >= datapointsToAlarm ? "ALARM" : undefined);
}
