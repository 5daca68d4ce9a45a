import { AccessDenied, EngineError } from "../../engine/errors.ts";
import type { ServiceEndpoint } from "../service-call.ts";
import type { Action } from "./action.ts";
import {
  deleteAlarms,
  disableAlarmActions,
  enableAlarmActions,
  putCompositeAlarm,
  putMetricAlarm,
  setAlarmState,
} from "./actions/change-alarms.ts";
import { getDashboard, listDashboards } from "./actions/dashboards.ts";
import { describeAlarmHistory, describeAlarms, describeAlarmsForMetric } from "./actions/describe-alarms.ts";
import { listMetrics } from "./actions/list-metrics.ts";
import { getMetricData, putMetricData } from "./actions/metric-data.ts";
import { getMetricStatistics } from "./actions/metric-statistics.ts";
import { Input } from "./input.ts";
import { type Fault, wireOf } from "./wire.ts";

const ACTIONS: Readonly<Record<string, Action>> = {
  DeleteAlarms: deleteAlarms,
  DescribeAlarmHistory: describeAlarmHistory,
  DescribeAlarms: describeAlarms,
  DescribeAlarmsForMetric: describeAlarmsForMetric,
  DisableAlarmActions: disableAlarmActions,
  EnableAlarmActions: enableAlarmActions,
  GetDashboard: getDashboard,
  GetMetricData: getMetricData,
  GetMetricStatistics: getMetricStatistics,
  ListDashboards: listDashboards,
  ListMetrics: listMetrics,
  PutCompositeAlarm: putCompositeAlarm,
  PutMetricAlarm: putMetricAlarm,
  PutMetricData: putMetricData,
  SetAlarmState: setAlarmState,
};

/** Errors of the engine that CloudWatch calls otherwise. */
const CODES: Readonly<Record<string, string>> = {
  InvalidAlarm: "ValidationError",
  InvalidMetricQuery: "ValidationError",
  AccessDenied: "AccessDenied",
};

class InvalidAction extends EngineError {}

/** The API of CloudWatch ("Amazon CloudWatch API Reference"), the same in each of its wire forms. */
export const callCloudWatch: ServiceEndpoint = async (world, call) => {
  const requestId = world.random.uuid();
  const wire = wireOf(call);
  try {
    const action = Object.hasOwn(ACTIONS, wire.operation) ? ACTIONS[wire.operation] : undefined;
    if (!action) {
      const known = Object.keys(ACTIONS).join(", ");
      throw new InvalidAction(`The terrarium does not speak ${wire.operation} of CloudWatch; it speaks ${known}.`);
    }
    return wire.reply((await action(world, new Input(wire.input()), call)) ?? {}, requestId);
  } catch (error) {
    const fault = faultOf(error);
    if (fault) return wire.refusal(fault, requestId);
    world.log.error(`${wire.operation} failed`, { error: error instanceof Error ? error.stack : error });
    const message = "The request failed inside the terrarium: its log says why.";
    return wire.refusal({ code: "InternalServiceError", message, status: 500 }, requestId);
  }
};

function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof EngineError && error.callerFault)) return undefined;
  const code = CODES[error.name] ?? error.name;
  const status = error instanceof AccessDenied ? 403 : code === "ResourceNotFound" ? 404 : 400;
  return { code, message: error.message, status };
}
