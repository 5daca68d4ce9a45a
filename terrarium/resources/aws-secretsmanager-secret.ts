import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_secretsmanager_secret", {
  summary: "Secrets, to be referred to, with their policies; the API of Secrets Manager is not spoken here",
  honours: ["name", "name_prefix", "policy"],
  ignores: {
    description: "nothing here reads it",
    force_overwrite_replica_secret: "there is one region on this machine",
    replica: "there is one region on this machine",
    kms_key_id: "nothing is encrypted on this machine",
    recovery_window_in_days: "nothing is destroyed here",
    tags: "nothing here reads the tags of a secret",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the ARN",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^[\w/+=.@-]{1,512}$/,
      words: "1 to 512 letters, digits and /_+=.@-",
    });
    const days = args.number("recovery_window_in_days", 30);
    if (days !== 0 && (!Number.isInteger(days) || days < 7 || days > 30)) {
      args.fail("recovery_window_in_days", `must be 0 or a whole number from 7 to 30, but is ${days}`);
    }
    const arn = `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-${self.id(6)}`;
    return { id: arn, arn, name, recovery_window_in_days: days, replica: [] };
  },
  start(args, world, { attributes: { arn } }) {
    const policy = args.optionalString("policy");
    if (policy === undefined) return undefined;
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(arn, policy));
    return undefined;
  },
});
