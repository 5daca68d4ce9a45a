import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_secretsmanager_secret_policy", {
  summary: "Policies of secrets",
  honours: ["secret_arn", "policy"],
  ignores: {
    block_public_policy: "no policy is open to a world beyond this machine",
    id: "the provider sets it to the ARN",
  },
  attributes(args) {
    args.string("policy");
    return { id: args.string("secret_arn") };
  },
  start(args, world) {
    const arn = args.string("secret_arn");
    const policies = world.service(Policies);
    usingArgument(args, "policy", () => policies.putResourcePolicy(arn, args.string("policy")));
    return { stop: () => policies.removeResourcePolicy(arn) };
  },
});
