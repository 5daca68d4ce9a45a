import { Archives } from "../engine/event-bus/archives.ts";
import { Replays } from "../engine/event-bus/replays.ts";
import { compileRulePattern } from "../engine/event-bus/rule.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_event_archive", {
  summary: "Archives of event buses, for replays through the API",
  honours: ["name", "event_source_arn", "description", "event_pattern", "retention_days"],
  ignores: { id: "the provider sets it to the name" },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^[.\-_A-Za-z0-9]{1,48}$/.test(name)) {
      args.fail("name", `must be 1 to 48 letters, digits, ., - and _, but is ${JSON.stringify(name)}`);
    }
    checkWhole(args, "retention_days", 0, Number.MAX_SAFE_INTEGER);
    args.string("event_source_arn");
    return { id: name, name, arn: `arn:${partition}:events:${region}:${account}:archive/${name}` };
  },
  start(args, world, { address, attributes: { name } }) {
    const pattern = args.optionalString("event_pattern");
    if (pattern !== undefined) usingArgument(args, "event_pattern", () => compileRulePattern(pattern));
    const definition = {
      name,
      busArn: args.string("event_source_arn"),
      description: args.optionalString("description"),
      pattern,
      retentionDays: args.number("retention_days", 0),
    };
    usingArgument(args, "event_source_arn", () => world.service(Archives).declare(definition, address));
    // Replays of an earlier run on the same state go on.
    world.service(Replays);
    return undefined;
  },
});
