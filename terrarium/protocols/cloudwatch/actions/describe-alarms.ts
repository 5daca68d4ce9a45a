import type { Alarm } from "../../../engine/alarm/alarm.ts";
import { AlarmService } from "../../../engine/alarm/alarm-service.ts";
import { metricKey } from "../../../engine/metrics/series.ts";
import { type Action, alarmArn, authorize, pageOf } from "../action.ts";
import { writeAlarm } from "../alarm-output.ts";
import { type Input, InvalidParameterCombination } from "../input.ts";

const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;

/** "DescribeAlarms": metric alarms only, unless composite ones are asked for. */
export const describeAlarms: Action = (world, input, call) => {
  authorize(world, call, "DescribeAlarms", alarmArn(world, "*"));
  const names = input.texts("AlarmNames");
  const prefix = input.text("AlarmNamePrefix");
  if (names.length > 0 && prefix !== undefined) {
    throw new InvalidParameterCombination("AlarmNames and AlarmNamePrefix exclude each other.");
  }
  const types = input.texts("AlarmTypes");
  const state = input.oneOf("StateValue", STATES);
  const action = input.text("ActionPrefix") ?? "";
  const alarms = world
    .service(AlarmService)
    .list()
    .filter(
      ({ definition, state: { value } }) =>
        (types.length === 0
          ? definition.kind === "metric" || names.includes(definition.name)
          : types.includes(definition.kind === "metric" ? "MetricAlarm" : "CompositeAlarm")) &&
        (names.length === 0 || names.includes(definition.name)) &&
        definition.name.startsWith(prefix ?? "") &&
        (state === undefined || value === state) &&
        (action === "" || definition.alarmActions.some((arn) => arn.startsWith(action))),
    );
  const { page, NextToken } = pageOf(alarms, input.whole("MaxRecords", 1, 100) ?? 50, input.text("NextToken"));
  const of = (kind: string) => page.filter(({ definition }) => definition.kind === kind).map(writeAlarm);
  return { MetricAlarms: of("metric"), CompositeAlarms: of("composite"), NextToken };
};

/** "DescribeAlarmsForMetric" */
export const describeAlarmsForMetric: Action = (world, input, call) => {
  authorize(world, call, "DescribeAlarmsForMetric");
  const key = metricKey({
    namespace: input.required("Namespace"),
    name: input.required("MetricName"),
    dimensions: input.dimensions(),
  });
  const statistic = input.text("ExtendedStatistic") ?? input.text("Statistic");
  const period = input.number("Period");
  const matches = ({ definition }: Alarm) =>
    definition.kind === "metric" &&
    definition.metric !== undefined &&
    metricKey(definition.metric) === key &&
    (statistic === undefined || definition.metric.statistic === statistic) &&
    (period === undefined || definition.metric.period === period);
  return { MetricAlarms: world.service(AlarmService).list().filter(matches).map(writeAlarm) };
};

/** "DescribeAlarmHistory" */
export const describeAlarmHistory: Action = (world, input, call) => {
  const name = input.text("AlarmName");
  authorize(world, call, "DescribeAlarmHistory", alarmArn(world, name ?? "*"));
  const wanted = historyFilter(input, name);
  const items = world.service(AlarmService).history().filter(wanted);
  if (input.oneOf("ScanBy", ["TimestampAscending", "TimestampDescending"]) === "TimestampAscending") items.reverse();
  const { page, NextToken } = pageOf(items, input.whole("MaxRecords", 1, 100) ?? 100, input.text("NextToken"));
  return {
    AlarmHistoryItems: page.map(({ alarm, kind, at, type, summary, data }) => ({
      AlarmName: alarm,
      AlarmType: kind === "metric" ? "MetricAlarm" : "CompositeAlarm",
      Timestamp: new Date(at),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: data,
    })),
    NextToken,
  };
};

function historyFilter(input: Input, name: string | undefined) {
  const type = input.oneOf("HistoryItemType", ["ConfigurationUpdate", "StateUpdate", "Action"]);
  const [start, end] = [input.time("StartDate") ?? 0, input.time("EndDate") ?? Number.POSITIVE_INFINITY];
  const types = input.texts("AlarmTypes");
  return (item: { alarm: string; kind: string; type: string; at: number }) =>
    (name === undefined || item.alarm === name) &&
    (type === undefined || item.type === type) &&
    (types.length === 0 || types.includes(item.kind === "metric" ? "MetricAlarm" : "CompositeAlarm")) &&
    item.at >= start &&
    item.at <= end;
}
