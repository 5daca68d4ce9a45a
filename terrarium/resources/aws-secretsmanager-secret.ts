import { Policies } from "../engine/policies.ts";
import { SecretService } from "../engine/secret/secret-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_secretsmanager_secret", {
  summary: "Secrets with versions, staging labels and policies",
  honours: ["name", "name_prefix", "description", "policy", "tags"],
  ignores: {
    force_overwrite_replica_secret: "there is one region on this machine",
    replica: "there is one region on this machine",
    kms_key_id: "nothing is encrypted on this machine",
    recovery_window_in_days: "nothing is destroyed here",
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
  async start(args, world, { attributes: { arn, name } }) {
    const description = args.optionalString("description");
    await world.service(SecretService).declare(arn, name, { description, tags: args.record("tags") });
    const policy = args.optionalString("policy");
    if (policy === undefined) return undefined;
    usingArgument(args, "policy", () => world.service(Policies).putResourcePolicy(arn, policy));
    return undefined;
  },
});
