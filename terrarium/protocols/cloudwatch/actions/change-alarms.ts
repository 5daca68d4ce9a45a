import { AlarmService } from "../../../engine/alarm/alarm-service.ts";
import type { World } from "../../../engine/world.ts";
import type { ServiceCall } from "../../service-call.ts";
import { type Action, alarmArn, authorize } from "../action.ts";
import { readCompositeAlarm, readMetricAlarm } from "../alarm-input.ts";
import type { Input } from "../input.ts";

const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;

/** "PutMetricAlarm" */
export const putMetricAlarm: Action = async (world, input, call) => {
  authorize(world, call, "PutMetricAlarm", alarmArn(world, input.required("AlarmName")));
  await world.service(AlarmService).put(readMetricAlarm(input));
  return undefined;
};

/** "PutCompositeAlarm" */
export const putCompositeAlarm: Action = async (world, input, call) => {
  authorize(world, call, "PutCompositeAlarm", alarmArn(world, input.required("AlarmName")));
  await world.service(AlarmService).put(readCompositeAlarm(input));
  return undefined;
};

/** "DeleteAlarms" */
export const deleteAlarms: Action = async (world, input, call) => {
  await world.service(AlarmService).delete(permittedNames(world, input, call, "DeleteAlarms"));
  return undefined;
};

/** "EnableAlarmActions" */
export const enableAlarmActions: Action = async (world, input, call) => {
  await world.service(AlarmService).enableActions(permittedNames(world, input, call, "EnableAlarmActions"), true);
  return undefined;
};

/** "DisableAlarmActions" */
export const disableAlarmActions: Action = async (world, input, call) => {
  await world.service(AlarmService).enableActions(permittedNames(world, input, call, "DisableAlarmActions"), false);
  return undefined;
};

/** "SetAlarmState": until the next evaluation. */
export const setAlarmState: Action = async (world, input, call) => {
  const name = input.required("AlarmName");
  authorize(world, call, "SetAlarmState", alarmArn(world, name));
  input.required("StateValue");
  const value = input.oneOf("StateValue", STATES)!;
  const reason = input.required("StateReason");
  await world.service(AlarmService).setState(name, value, reason, input.text("StateReasonData"));
  return undefined;
};

function permittedNames(world: World, input: Input, call: ServiceCall, action: string): string[] {
  const names = input.texts("AlarmNames");
  for (const name of names) authorize(world, call, action, alarmArn(world, name));
  return names;
}
