import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { compileRulePattern, type RuleState } from "../engine/event-bus/rule.ts";
import { parseScheduleExpression } from "../engine/event-bus/schedule-expression.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, usingArgument } from "../plan/check-argument.ts";
import { NAME_IN_EVENTBRIDGE, resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const STATES = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"];

export default defineResource("aws_cloudwatch_event_rule", {
  summary: "Rules of event buses: by pattern, or by cron and rate on the world's clock",
  honours: [
    "name",
    "name_prefix",
    "description",
    "event_bus_name",
    "event_pattern",
    "schedule_expression",
    "state",
    "is_enabled",
  ],
  ignores: {
    role_arn: "here a target's own role is what counts",
    force_destroy: "nothing is destroyed here",
    tags: "nothing here reads the tags of a rule",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name, with the bus's name before it",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, NAME_IN_EVENTBRIDGE);
    if (!args.has("event_pattern") && !args.has("schedule_expression")) {
      args.fail("event_pattern", 'is required where there is no "schedule_expression"');
    }
    const state = stateOf(args);
    const given = args.optionalString("event_bus_name") ?? "default";
    const bus = given.replace(/^arn:[^/]*\//, "");
    const path = bus === "default" ? name : `${bus}/${name}`;
    return {
      id: path,
      name,
      arn: `arn:${partition}:events:${region}:${account}:rule/${path}`,
      event_bus_name: given,
      state,
      is_enabled: state !== "DISABLED",
    };
  },
  async start(args, world, { address, attributes: { name, event_bus_name: busName, state } }) {
    const service = world.service(EventBusService);
    const bus = usingArgument(args, "event_bus_name", () => service.bus(busName));
    const pattern = args.optionalString("event_pattern");
    const schedule = args.optionalString("schedule_expression");
    if (pattern !== undefined) usingArgument(args, "event_pattern", () => compileRulePattern(pattern));
    if (schedule !== undefined) usingArgument(args, "schedule_expression", () => parseScheduleExpression(schedule));
    const description = args.optionalString("description");
    await service.rules.declare(bus, { name, pattern, schedule, state, description }, address);
    return undefined;
  },
});

function stateOf(args: Arguments): RuleState {
  if (args.has("state") && args.has("is_enabled")) args.fail("is_enabled", 'excludes "state": set one of the two');
  const state = checkOneOf(args, "state", STATES) as RuleState | undefined;
  return state ?? (args.boolean("is_enabled", true) ? "ENABLED" : "DISABLED");
}
