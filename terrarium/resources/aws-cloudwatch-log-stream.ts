import { LogGroups } from "../engine/logs/log-groups.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_log_stream", {
  summary: "Streams of a log group that are there before somebody writes to them",
  honours: ["name", "log_group_name"],
  ignores: { id: "the provider sets it to the name" },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    const group = args.string("log_group_name");
    if (!/^[^:*]{1,512}$/.test(name)) {
      args.fail("name", `must be 1 to 512 characters without : and *, but is ${JSON.stringify(name)}`);
    }
    return { id: name, arn: `arn:${partition}:logs:${region}:${account}:log-group:${group}:log-stream:${name}` };
  },
  async start(args, world) {
    const group = args.string("log_group_name");
    const logs = world.service(LogGroups);
    usingArgument(args, "log_group_name", () => logs.get(group));
    await logs.declareStream(group, args.string("name"));
    return undefined;
  },
});
