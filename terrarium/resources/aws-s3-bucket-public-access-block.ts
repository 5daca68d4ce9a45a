import { ObjectStore } from "../engine/object-store/object-store.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_s3_bucket_public_access_block", {
  summary: "The public access block of a bucket, as GetPublicAccessBlock tells it",
  honours: ["bucket", "block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"],
  ignores: {
    skip_destroy: "the terrarium destroys no settings",
    id: "the provider sets it to the bucket's name",
  },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    await bucket.declare({
      publicAccessBlock: {
        blockPublicAcls: args.boolean("block_public_acls", false),
        blockPublicPolicy: args.boolean("block_public_policy", false),
        ignorePublicAcls: args.boolean("ignore_public_acls", false),
        restrictPublicBuckets: args.boolean("restrict_public_buckets", false),
      },
    });
    return undefined;
  },
});
