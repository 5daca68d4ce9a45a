import { ObjectStore } from "../engine/object-store/object-store.ts";
import { defineResource } from "../resource.ts";

const ACCEPTED = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"] as const;

export default defineResource("aws_s3_bucket_ownership_controls", {
  summary: "Whether a bucket takes access control lists",
  honours: ["bucket", "rule.object_ownership"],
  ignores: { id: "the provider sets it to the bucket's name" },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const rule = args.block("rule") ?? args.fail("rule", "is required");
    const named = rule.string("object_ownership");
    const ownership = ACCEPTED.find((one) => one === named);
    if (!ownership) rule.fail("object_ownership", `must be one of ${ACCEPTED.join(", ")}, but is "${named}"`);
    await world.service(ObjectStore).declared(args.string("bucket")).declare({ ownership });
    return undefined;
  },
});
