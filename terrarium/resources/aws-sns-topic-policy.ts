import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sns_topic_policy", {
  summary: "Policies of topics",
  honours: ["arn", "policy"],
  ignores: { id: "the provider sets it to the topic's ARN" },
  attributes: (args, world) => ({ id: args.string("arn"), owner: world.account.id }),
  start(args, world) {
    const policy = args.string("policy");
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(args.string("arn"), policy));
    return undefined;
  },
});
