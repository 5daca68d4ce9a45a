import { parseAlarmRule } from "../engine/alarm/alarm-rule.ts";
import { AlarmService } from "../engine/alarm/alarm-service.ts";
import { checkActions, checkAlarmName } from "../plan/check-alarm.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_composite_alarm", {
  summary: "Alarms on the states of other alarms, with their actions; no suppression of actions",
  honours: [
    "alarm_name",
    "alarm_description",
    "alarm_rule",
    "actions_enabled",
    "alarm_actions",
    "ok_actions",
    "insufficient_data_actions",
  ],
  ignores: {
    tags: "nothing here reads the tags of an alarm",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = checkAlarmName(args);
    usingArgument(args, "alarm_rule", () => parseAlarmRule(args.string("alarm_rule")));
    checkActions(args);
    return {
      id: name,
      arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`,
      actions_enabled: args.boolean("actions_enabled", true),
    };
  },
  async start(args, world, { address }) {
    const description = args.optionalString("alarm_description");
    await world.service(AlarmService).put(
      {
        kind: "composite",
        name: args.string("alarm_name"),
        ...(description !== undefined && { description }),
        rule: args.string("alarm_rule"),
        actionsEnabled: args.boolean("actions_enabled", true),
        alarmActions: args.strings("alarm_actions"),
        okActions: args.strings("ok_actions"),
        insufficientDataActions: args.strings("insufficient_data_actions"),
      },
      address,
    );
    return undefined;
  },
});
