import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_iam_role_policy", {
  summary: "Inline policies of roles",
  honours: ["name", "name_prefix", "policy", "role"],
  ignores: { id: "the provider makes it of role and name" },
  attributes(args, _world, self) {
    const name = resourceName(args, self.id, {
      allowed: /^[\w+=,.@-]{1,128}$/,
      words: "1 to 128 letters, digits and _+=,.@-",
    });
    return { id: `${args.string("role")}:${name}`, name };
  },
  start(args, world, { attributes: { name } }) {
    const policy = args.string("policy");
    const size = policy.replace(/\s/g, "").length;
    if (size > 10_240) args.fail("policy", `has at most 10240 characters that are no blanks, but has ${size}`);
    usingArgument(args, "policy", () => world.service(Policies).putRolePolicy(args.string("role"), name, policy));
    return undefined;
  },
});
