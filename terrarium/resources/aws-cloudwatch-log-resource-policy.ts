import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_log_resource_policy", {
  summary: "Policies that let other services write to log groups",
  honours: ["policy_name", "policy_document"],
  ignores: { id: "the provider sets it to the name" },
  attributes: (args) => ({ id: args.string("policy_name") }),
  start(args, world) {
    const document = args.string("policy_document");
    if (document.length > 5120) args.fail("policy_document", `has at most 5120 characters, but has ${document.length}`);
    const { partition, region, id: account } = world.account;
    const everyGroup = `arn:${partition}:logs:${region}:${account}:*`;
    usingArgument(args, "policy_document", () =>
      world.service(Policies).putResourcePolicy(everyGroup, document, args.string("policy_name")),
    );
    return undefined;
  },
});
