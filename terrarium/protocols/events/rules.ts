import type { EventBus } from "../../engine/event-bus/event-bus.ts";
import { ValidationException } from "../../engine/event-bus/event-bus-errors.ts";
import { EventBusService } from "../../engine/event-bus/event-bus-service.ts";
import type { Rule, RuleState } from "../../engine/event-bus/rule.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { optionalString, pageOf, stringOf } from "./input-fields.ts";

const STATES = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

/** "PutRule" */
export const putRule: JsonAction = async (world, input, call) => {
  const service = world.service(EventBusService);
  const name = stringOf(input, "Name");
  const bus = authorizedBus(world, input, call, "events:PutRule", name);
  const state = optionalString(input, "State") ?? "ENABLED";
  if (!STATES.includes(state)) throw ValidationException.of("State", `one of ${STATES.join(", ")}, not ${state}`);
  const rule = await service.rules.put(bus, {
    name,
    pattern: optionalString(input, "EventPattern") || undefined,
    schedule: optionalString(input, "ScheduleExpression") || undefined,
    state: state as RuleState,
    description: optionalString(input, "Description"),
    roleArn: optionalString(input, "RoleArn"),
  });
  return { RuleArn: rule.arn };
};

/** "DeleteRule" */
export const deleteRule: JsonAction = async (world, input, call) => {
  const name = stringOf(input, "Name");
  const rule = authorizedBus(world, input, call, "events:DeleteRule", name).find(name);
  if (!rule) return;
  if (rule.targets.length > 0) throw new ValidationException("Rule can't be deleted since it has targets.");
  await world.service(EventBusService).rules.delete(rule);
};

/** "DescribeRule" */
export const describeRule: JsonAction = (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:DescribeRule", "Name");
  return { ...describe(rule), CreatedBy: world.account.id };
};

/** "ListRules" */
export const listRules: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:ListRules", resource: "*" });
  const prefix = optionalString(input, "NamePrefix") ?? "";
  const bus = world.service(EventBusService).bus(optionalString(input, "EventBusName"));
  const { page, NextToken } = pageOf(
    bus.rules.filter(({ name }) => name.startsWith(prefix)),
    input,
  );
  return { Rules: page.map(describe), NextToken };
};

/** "ListRuleNamesByTarget" */
export const listRuleNamesByTarget: JsonAction = (world, input, { principal }) => {
  world.authorize({ principal, action: "events:ListRuleNamesByTarget", resource: "*" });
  const target = stringOf(input, "TargetArn");
  const bus = world.service(EventBusService).bus(optionalString(input, "EventBusName"));
  const names = bus.rules.filter(({ targets }) => targets.some(({ arn }) => arn === target)).map(({ name }) => name);
  const { page, NextToken } = pageOf(names, input);
  return { RuleNames: page, NextToken };
};

/** "EnableRule" */
export const enableRule: JsonAction = async (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:EnableRule", "Name");
  await world.service(EventBusService).rules.setState(rule, "ENABLED");
};

/** "DisableRule" */
export const disableRule: JsonAction = async (world, input, call) => {
  const rule = ruleOf(world, input, call, "events:DisableRule", "Name");
  await world.service(EventBusService).rules.setState(rule, "DISABLED");
};

/** The rule that a call names by `parameter`, once the caller may do `action` with it. */
export function ruleOf(world: World, input: JsonInput, call: ServiceCall, action: string, parameter: string): Rule {
  const name = stringOf(input, parameter);
  return authorizedBus(world, input, call, action, name).rule(name);
}

function authorizedBus(
  world: World,
  input: JsonInput,
  { principal }: ServiceCall,
  action: string,
  rule: string,
): EventBus {
  const service = world.service(EventBusService);
  const name = optionalString(input, "EventBusName");
  const path = service
    .busArn(name)
    .replace(/:event-bus\/(.*)$/, (_, bus) => (bus === "default" ? ":rule/" : `:rule/${bus}/`));
  world.authorize({ principal, action, resource: `${path}${rule}` });
  return service.bus(name);
}

function describe({ name, arn, bus, definition }: Rule) {
  return {
    Name: name,
    Arn: arn,
    EventPattern: definition.pattern,
    ScheduleExpression: definition.schedule,
    State: definition.state ?? "ENABLED",
    Description: definition.description,
    RoleArn: definition.roleArn,
    EventBusName: bus,
  };
}
