import { type AlarmStateValue, COMPARISONS, type MetricAlarmDefinition } from "./alarm.ts";
import type { Verdict } from "./verdict.ts";

/** Why a metric alarm changed its state, in CloudWatch's own words. */
export function reasonOf(definition: MetricAlarmDefinition, verdict: Verdict, before: AlarmStateValue): string {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, threshold, treatMissingData } = definition;
  const { used, missing, state } = verdict;
  if (state === "INSUFFICIENT_DATA") return `Insufficient Data: ${datapoints(missing)} ${were(missing)} unknown.`;
  if (used.length === 0) {
    const treated = treatMissingData === "breaching" ? "Breaching" : "NonBreaching";
    return (
      `Threshold Crossed: no datapoints were received for ${missing} period${missing === 1 ? "" : "s"} and ` +
      `${missing} missing ${missing === 1 ? "datapoint was" : "datapoints were"} treated as [${treated}].`
    );
  }
  const { words, breaches } = COMPARISONS[definition.comparisonOperator];
  const wanted = used.filter(({ value }) => breaches(value, threshold) === (state === "ALARM"));
  const values = wanted.map(({ at, value }) => `${decimal(value)} (${shortDate(at)})`).join(", ");
  const least = state === "ALARM" ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  return (
    `Threshold Crossed: ${wanted.length} out of the last ${evaluationPeriods} datapoints [${values}] ${were(wanted.length)} ` +
    `${state === "ALARM" ? "" : "not "}${words} the threshold (${decimal(threshold)}) ` +
    `(minimum ${datapoints(least)} for ${before === "INSUFFICIENT_DATA" ? (state === "ALARM" ? "OK" : "ALARM") : before} -> ${state} transition).`
  );
}

const datapoints = (count: number) => `${count} datapoint${count === 1 ? "" : "s"}`;
const were = (count: number) => (count === 1 ? "was" : "were");
const decimal = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `01/02/26 13:45:00` */
function shortDate(at: number): string {
  const [, year, month, day, time] = /^\d\d(\d\d)-(\d\d)-(\d\d)T(.{8})/.exec(new Date(at).toISOString()) ?? [];
  return `${day}/${month}/${year} ${time}`;
}
