import { Policies } from "../engine/policies.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_iam_role", {
  summary: "Roles with their trust, inline and managed policies, which are checked for their form",
  honours: [
    "name",
    "name_prefix",
    "path",
    "assume_role_policy",
    "inline_policy",
    "managed_policy_arns",
    "permissions_boundary",
  ],
  ignores: {
    description: "nothing here reads it",
    max_session_duration: "no sessions are issued on this machine",
    force_detach_policies: "nothing is destroyed here",
    tags: "nothing here reads the tags of a role",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world, self) {
    const { partition, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^[\w+=,.@-]{1,64}$/,
      words: "1 to 64 letters, digits and _+=,.@-",
    });
    const path = args.optionalString("path") ?? "/";
    if (!/^\/([!-~]+\/)?$/.test(path)) args.fail("path", `must begin and end with /, but is ${JSON.stringify(path)}`);
    checkWhole(args, "max_session_duration", 3600, 43_200);
    if ((args.optionalString("description") ?? "").length > 1000)
      args.fail("description", "has at most 1000 characters");
    return {
      id: name,
      name,
      path,
      arn: `arn:${partition}:iam::${account}:role${path}${name}`,
      unique_id: `AROA${self.id(17).toUpperCase()}`,
      create_date: `${new Date(world.clock.now()).toISOString().slice(0, 19)}Z`,
      max_session_duration: args.number("max_session_duration", 3600),
      force_detach_policies: args.boolean("force_detach_policies", false),
      managed_policy_arns: args.strings("managed_policy_arns"),
    };
  },
  start(args, world, { attributes: { arn, name } }) {
    const policies = world.service(Policies);
    const trustPolicy = args.string("assume_role_policy");
    if (trustPolicy.length > 4096)
      args.fail("assume_role_policy", `has at most 4096 characters, but has ${trustPolicy.length}`);
    const permissionsBoundary = args.optionalString("permissions_boundary");
    usingArgument(args, "assume_role_policy", () =>
      policies.declareRole({ arn, name, trustPolicy, permissionsBoundary }),
    );
    for (const policyArn of args.strings("managed_policy_arns")) {
      usingArgument(args, "managed_policy_arns", () => policies.attach(arn, policyArn));
    }
    for (const inline of args.blocks("inline_policy")) {
      // The provider takes an empty block to mean "no inline policies".
      if (!inline.has("name") && !inline.has("policy")) continue;
      usingArgument(inline, "policy", () =>
        policies.putRolePolicy(arn, inline.string("name"), inline.string("policy")),
      );
    }
    return undefined;
  },
});
