import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_iam_role_policy_attachment", {
  summary:
    "Attaches managed policies to roles; of the policies of AWS itself, those that stacks commonly use are known",
  honours: ["role", "policy_arn"],
  ignores: { id: "the provider makes it up" },
  attributes(args, _world, self) {
    const policyArn = args.string("policy_arn");
    if (!/^arn:[^:]+:iam::(\d{12}|aws):policy\/./.test(policyArn)) {
      args.fail("policy_arn", `must be the ARN of a managed policy, but is ${JSON.stringify(policyArn)}`);
    }
    return { id: `${args.string("role")}-${self.id(26)}` };
  },
  start(args, world) {
    usingArgument(args, "policy_arn", () =>
      world.service(Policies).attach(args.string("role"), args.string("policy_arn")),
    );
    return undefined;
  },
});
