import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import bucket from "./aws-s3-bucket.ts";

test("has a name, its ARN and its domain names", async () => {
  const world = createTestWorld();
  const { attributes, start } = declareResource(
    bucket,
    { bucket: "things", tags: { a: "1" }, force_destroy: true },
    { world },
  );
  expect(attributes).toEqual({
    id: "things",
    bucket: "things",
    arn: "arn:aws:s3:::things",
    region: "us-east-1",
    bucket_domain_name: "things.s3.amazonaws.com",
    bucket_regional_domain_name: "things.s3.us-east-1.amazonaws.com",
    hosted_zone_id: "Z3AQBSTGFYJSTF",
    object_lock_enabled: false,
    tags_all: { a: "1" },
  });
  await start();
  expect(world.service(ObjectStore).bucket("things").settings.tags).toEqual({ a: "1" });
  expect(world.topology.parts).toMatchObject([{ kind: "bucket", address: "test/aws_s3_bucket.test" }]);
});

test("has a name made up where none is given, the same in every run", () => {
  const names = ["", ""].map(() => declareResource(bucket, { bucket_prefix: "sluice-" }).attributes.bucket);
  expect(names[0]).toMatch(/^sluice-[a-z0-9]{26}$/);
  expect(names[0]).toBe(names[1]);
  expect(declareResource(bucket, {}).attributes.id).toMatch(/^terraform-/);
});

test.each([
  [{ bucket: "Things" }, /"bucket".*"Things".*lower-case/],
  [{ bucket_prefix: "x".repeat(60) }, /"bucket_prefix".*3 to 63/],
  [{ bucket: "a-b-c", bucket_prefix: "a" }, /excludes bucket/],
  [{ bucket: "things", object_lock_enabled: true }, /Object Lock is not here/],
  [{ bucket: "things", website: { index_document: "i" } }, /"website".*not supported/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(bucket, args)).toThrow(reason);
});
