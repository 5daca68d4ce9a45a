import { Policies } from "../engine/policies.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_dynamodb_resource_policy", {
  summary: "Policies of tables and streams",
  honours: ["resource_arn", "policy"],
  ignores: {
    confirm_remove_self_resource_access: "the administrator's access is never taken here",
    id: "the provider sets it to the ARN",
  },
  attributes(args, _world, self) {
    const arn = args.string("resource_arn");
    if (!/^arn:[^:]+:dynamodb:[^:]*:\d{12}:table\/[^/]+(\/stream\/.+)?$/.test(arn)) {
      args.fail("resource_arn", `must be the ARN of a table or a stream, but is ${JSON.stringify(arn)}`);
    }
    return { id: arn, revision_id: self.id(13) };
  },
  start(args, world) {
    const arn = args.string("resource_arn");
    const policies = world.service(Policies);
    usingArgument(args, "policy", () => policies.putResourcePolicy(arn, args.string("policy")));
    return { stop: () => policies.removeResourcePolicy(arn) };
  },
});
