import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_kms_key_policy", {
  summary: "Policies of keys",
  honours: ["key_id", "policy"],
  ignores: {
    bypass_policy_lockout_safety_check: "no policy can lock anybody out here",
    id: "the provider sets it to the key's id",
  },
  attributes: (args) => ({ id: args.string("key_id") }),
  start(args, world) {
    const { partition, region, id: account } = world.account;
    const key = args.string("key_id");
    const arn = key.startsWith("arn:") ? key : `arn:${partition}:kms:${region}:${account}:key/${key}`;
    const policy = args.string("policy");
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(arn, policy));
    return undefined;
  },
});
