import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_iam_policy", {
  summary: "Managed policies, to be attached to roles",
  honours: ["name", "name_prefix", "path", "policy"],
  ignores: {
    description: "nothing here reads it",
    tags: "nothing here reads the tags of a policy",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the ARN",
  },
  attributes(args, world, self) {
    const { partition, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^[\w+=,.@-]{1,128}$/,
      words: "1 to 128 letters, digits and _+=,.@-",
    });
    const path = args.optionalString("path") ?? "/";
    if (!/^\/([!-~]+\/)?$/.test(path)) args.fail("path", `must begin and end with /, but is ${JSON.stringify(path)}`);
    const arn = `arn:${partition}:iam::${account}:policy${path}${name}`;
    return { id: arn, arn, name, path, policy_id: `ANPA${self.id(17).toUpperCase()}`, attachment_count: 0 };
  },
  start(args, world, { attributes: { arn } }) {
    const policy = args.string("policy");
    const size = policy.replace(/\s/g, "").length;
    if (size > 6144) args.fail("policy", `has at most 6144 characters that are no blanks, but has ${size}`);
    usingArgument(args, "policy", () => world.service(Policies).declareManagedPolicy(arn, policy));
    return undefined;
  },
});
