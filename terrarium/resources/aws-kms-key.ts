import { Policies } from "../engine/policies.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { checkOneOf, checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const NOT_ENCRYPTED = "nothing is encrypted on this machine";

export default defineResource("aws_kms_key", {
  summary: "Keys, to be referred to, with their policies; nothing is encrypted with them",
  honours: ["policy", "multi_region"],
  ignores: {
    bypass_policy_lockout_safety_check: "no policy can lock anybody out here",
    custom_key_store_id: NOT_ENCRYPTED,
    customer_master_key_spec: NOT_ENCRYPTED,
    deletion_window_in_days: "nothing is destroyed here",
    description: "nothing here reads it",
    enable_key_rotation: NOT_ENCRYPTED,
    is_enabled: NOT_ENCRYPTED,
    key_usage: NOT_ENCRYPTED,
    rotation_period_in_days: NOT_ENCRYPTED,
    xks_key_id: NOT_ENCRYPTED,
    tags: "nothing here reads the tags of a key",
    tags_all: "the provider computes it from tags and its default tags",
    timeouts: "a key is there at once",
    id: "the provider sets it to the key's id",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    checkWhole(args, "deletion_window_in_days", 7, 30);
    checkWhole(args, "rotation_period_in_days", 90, 2560);
    checkOneOf(args, "key_usage", ["ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"]);
    const uuid = stableUuid(self.address);
    const id = args.boolean("multi_region", false) ? `mrk-${uuid.replaceAll("-", "")}` : uuid;
    return {
      id,
      key_id: id,
      arn: `arn:${partition}:kms:${region}:${account}:key/${id}`,
      policy: args.optionalString("policy") ?? accountPolicy(partition, account),
      enable_key_rotation: args.boolean("enable_key_rotation", false),
      is_enabled: args.boolean("is_enabled", true),
      key_usage: args.optionalString("key_usage") ?? "ENCRYPT_DECRYPT",
      customer_master_key_spec: args.optionalString("customer_master_key_spec") ?? "SYMMETRIC_DEFAULT",
      multi_region: args.boolean("multi_region", false),
    };
  },
  start(args, world, { attributes: { arn, policy } }) {
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(arn, policy));
    return undefined;
  },
});

/** What KMS gives a key without a policy: the account decides by its identity policies. */
function accountPolicy(partition: string, account: string): string {
  return JSON.stringify({
    Id: "key-default-1",
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}
