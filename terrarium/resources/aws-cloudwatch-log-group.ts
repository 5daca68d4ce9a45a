import { LogGroups } from "../engine/logs/log-groups.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

const RETENTIONS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export default defineResource("aws_cloudwatch_log_group", {
  summary:
    "Log groups: streams, filter and tail, metrics of lines in the embedded metric format; lines are kept for the retention time",
  honours: ["name", "name_prefix", "retention_in_days"],
  ignores: {
    kms_key_id: "nothing is encrypted on this machine",
    log_group_class: "all classes keep their lines alike here",
    skip_destroy: "nothing is destroyed here",
    tags: "nothing here reads the tags of a log group",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^[.\-_/#A-Za-z0-9]{1,512}$/,
      words: "1 to 512 letters, digits, _, -, /, # and .",
    });
    const retention = args.number("retention_in_days", 0);
    if (!RETENTIONS.includes(retention)) {
      args.fail(
        "retention_in_days",
        `must be one of ${RETENTIONS.join(", ")} (0 keeps lines for ever), but is ${retention}`,
      );
    }
    return {
      id: name,
      name,
      arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}`,
      retention_in_days: retention,
      log_group_class: args.optionalString("log_group_class") ?? "STANDARD",
    };
  },
  start(_args, world, { address, attributes: { name, arn, retention_in_days: retentionDays } }) {
    const logs = world.service(LogGroups);
    logs.declare({ name, arn, retentionDays }, address);
    world.topology.add({ id: arn, kind: "log-group", name, address });
    return { stop: () => logs.flush() };
  },
});
