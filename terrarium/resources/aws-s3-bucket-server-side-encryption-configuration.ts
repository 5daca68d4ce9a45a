import { ObjectStore } from "../engine/object-store/object-store.ts";
import { defineResource } from "../resource.ts";

const ALGORITHMS = ["AES256", "aws:kms", "aws:kms:dsse"] as const;

export default defineResource("aws_s3_bucket_server_side_encryption_configuration", {
  summary: "The encryption that new objects of a bucket are said to have; nothing is encrypted on this machine",
  honours: ["bucket", "rule.apply_server_side_encryption_by_default", "rule.bucket_key_enabled"],
  ignores: {
    expected_bucket_owner: "there is one account",
    id: "the provider sets it to the bucket's name",
  },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const rule = args.block("rule") ?? args.fail("rule", "is required");
    const byDefault = rule.block("apply_server_side_encryption_by_default");
    const named = byDefault?.string("sse_algorithm") ?? "AES256";
    const algorithm = ALGORITHMS.find((one) => one === named);
    if (!algorithm)
      return (byDefault ?? rule).fail("sse_algorithm", `must be one of ${ALGORITHMS.join(", ")}, but is "${named}"`);
    const keyId = byDefault?.optionalString("kms_master_key_id");
    if (keyId !== undefined && algorithm === "AES256") {
      byDefault?.fail("kms_master_key_id", "needs sse_algorithm to be aws:kms or aws:kms:dsse");
    }
    const bucketKey = rule.boolean("bucket_key_enabled", false);
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    await bucket.declare({ encryption: { algorithm, keyId, bucketKey } });
    return undefined;
  },
});
