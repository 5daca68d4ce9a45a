import { checkPolicy } from "../engine/object-store/bucket-policy.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_s3_bucket_policy", {
  summary: "The resource policy of a bucket",
  honours: ["bucket", "policy"],
  ignores: { id: "the provider sets it to the bucket's name" },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    const policy = args.string("policy");
    try {
      checkPolicy(policy, bucket.arn);
    } catch (error) {
      args.fail("policy", `is not a policy of the bucket "${bucket.name}": ${(error as Error).message}`);
    }
    await bucket.declare({ policy });
    return undefined;
  },
});
