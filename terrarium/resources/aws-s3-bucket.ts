import { faultOfBucketName } from "../engine/object-store/bucket-name.ts";
import { hostedZoneId } from "../engine/object-store/hosted-zones.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource, type Self } from "../resource.ts";

export default defineResource("aws_s3_bucket", {
  summary: "Buckets, with all of the S3 REST API that has to do with objects, versions, multipart uploads and lists",
  honours: ["bucket", "bucket_prefix", "tags", "object_lock_enabled"],
  ignores: {
    force_destroy: "the terrarium destroys no bucket: what was stored stays with --data and goes without it",
    tags_all: "the provider computes it from tags and its default tags",
    timeouts: "a bucket is there at once",
    id: "the provider sets it to the bucket's name",
  },

  attributes(args, world, self) {
    const { partition, region } = world.account;
    const bucket = bucketName(args, self);
    const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      id: bucket,
      bucket,
      arn: `arn:${partition}:s3:::${bucket}`,
      region,
      bucket_domain_name: `${bucket}.s3.${suffix}`,
      bucket_regional_domain_name: `${bucket}.s3.${region}.${suffix}`,
      hosted_zone_id: hostedZoneId(region) ?? "",
      object_lock_enabled: false,
      tags_all: args.record("tags"),
    };
  },

  async start(args, world, self) {
    const tags = args.record("tags");
    await world.service(ObjectStore).declare(self.attributes.bucket, self.address, { tags });
    return undefined;
  },
});

/** As given, or made up as the provider does, but the same in every run. */
function bucketName(args: Arguments, self: Self): string {
  if (args.boolean("object_lock_enabled", false))
    args.fail("object_lock_enabled", "must be false: Object Lock is not here");
  const given = args.optionalString("bucket");
  const prefix = args.optionalString("bucket_prefix");
  if (given !== undefined && prefix !== undefined) args.fail("bucket_prefix", "excludes bucket: set one of them");
  const name = given ?? `${prefix ?? "terraform-"}${self.id(26)}`;
  const fault = faultOfBucketName(name);
  if (fault)
    args.fail(given === undefined ? "bucket_prefix" : "bucket", `makes the bucket name "${name}", but ${fault}`);
  return name;
}
