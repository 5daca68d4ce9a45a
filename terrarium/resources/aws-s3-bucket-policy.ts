import { checkPolicy } from "../engine/object-store/bucket-policy.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_s3_bucket_policy", {
  summary: "The resource policy of a bucket",
  honours: ["bucket", "policy"],
  ignores: { id: "the provider sets it to the bucket's name" },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    const policy = args.string("policy");
    usingArgument(args, "policy", () => checkPolicy(policy, bucket.arn));
    await bucket.declare({ policy });
    return undefined;
  },
});
