import type { LogGroup } from "../../engine/logs/log-group.ts";
import { LogGroups } from "../../engine/logs/log-groups.ts";
import type { World } from "../../engine/world.ts";
import type { JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { optional, refuse } from "./input.ts";

/**
 * What CloudWatch Logs evaluates policies against: a stream, `…:log-group:NAME:log-stream:STREAM`, and for what concerns a whole
 * group a stream without a name, which is why policies grant `…:log-group:NAME:*`.
 */
export function authorize(world: World, call: ServiceCall, action: string, group = "", stream = ""): void {
  const { partition, region, id } = world.account;
  const resource = `arn:${partition}:logs:${region}:${id}:log-group:${group}:log-stream:${stream}`;
  world.authorize({ principal: call.principal, action: `logs:${action}`, resource });
}

/** The name of the group that a call is about, which may give an ARN instead. */
export function groupName(input: JsonInput): string {
  const name = optional(input, "logGroupName");
  const identifier = optional(input, "logGroupIdentifier");
  if (name !== undefined && identifier !== undefined) {
    refuse("logGroupIdentifier", identifier, "LogGroupName and LogGroupIdentifier exclude each other");
  }
  const given = name ?? identifier ?? refuse("logGroupName", undefined, "Member must not be null");
  return given.replace(/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/, "$1");
}

/** The group that a call is about, once the caller may do it. @throws AccessDenied, ResourceNotFoundException */
export function permittedGroup(
  world: World,
  input: JsonInput,
  call: ServiceCall,
  action: string,
  stream?: string,
): LogGroup {
  const name = groupName(input);
  authorize(world, call, action, name, stream);
  return world.service(LogGroups).get(name);
}
