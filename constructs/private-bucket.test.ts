import { EncryptionKey } from "./encryption-key.ts";
import { PrivateBucket, type PrivateBucketProps } from "./private-bucket.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: PrivateBucketProps = { name: "orders" }) =>
  new Synthesized((stack) => new PrivateBucket(stack, "bucket", props));

test("nobody from outside can be let in", () => {
  const stack = synth();
  expect(stack.only("aws_s3_bucket_public_access_block")).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(stack.only("aws_s3_bucket_ownership_controls").rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
  expect(statements(stack.only("aws_s3_bucket_policy").policy)).toEqual([
    expect.objectContaining({
      Effect: "Deny",
      Action: "s3:*",
      Resource: [expect.stringMatching(/arn\}$/), expect.stringMatching(/arn\}\/\*$/)],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ]);
});

test("objects are encrypted and versioned, and leftovers go away", () => {
  const stack = synth({ name: "orders", noncurrentDays: 90 });
  expect(stack.only("aws_s3_bucket_server_side_encryption_configuration").rule).toEqual([
    { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" }, bucket_key_enabled: false },
  ]);
  expect(stack.only("aws_s3_bucket_versioning").versioning_configuration).toEqual({ status: "Enabled" });
  expect(stack.only("aws_s3_bucket_lifecycle_configuration").rule).toMatchObject([
    {
      status: "Enabled",
      noncurrent_version_expiration: [{ noncurrent_days: 90 }],
      abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
    },
  ]);
});

test("it stays with its objects unless it is told otherwise", () => {
  expect(synth().only("aws_s3_bucket")).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
  const bucket = synth({ namePrefix: "orders-", retain: false }).only("aws_s3_bucket");
  expect(bucket).toMatchObject({ bucket_prefix: "orders-", force_destroy: true });
  expect(bucket).not.toHaveProperty("lifecycle");
});

test("what is granted is put or get, below a prefix if one is given, with its key", () => {
  const stack = new Synthesized((scope) => {
    const encryptionKey = new EncryptionKey(scope, "key", { name: "orders", description: "Orders" });
    const bucket = new PrivateBucket(scope, "bucket", { name: "orders", encryptionKey });
    const role = new ServiceRole(scope, "role", { name: "r", service: "pipes.amazonaws.com", description: "r" });
    bucket.grantPut(role, "in/");
    bucket.grantGet(role);
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([
    { Action: "s3:PutObject", Resource: expect.stringMatching(/arn\}\/in\/\*$/) },
    { Action: ["kms:GenerateDataKey", "kms:Decrypt"] },
    { Action: "s3:GetObject", Resource: expect.stringMatching(/arn\}\/\*$/) },
    { Action: "kms:Decrypt" },
  ]);
  expect(stack.only("aws_s3_bucket_server_side_encryption_configuration").rule).toMatchObject([
    { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true },
  ]);
});

test("a service may read for one resource, beside the refusal of everything without TLS", () => {
  const stack = new Synthesized((scope) => {
    const bucket = new PrivateBucket(scope, "bucket", { name: "site" });
    bucket.allowGetFrom("cloudfront.amazonaws.com", "arn:aws:cloudfront::123456789012:distribution/E1");
  });
  expect(statements(stack.only("aws_s3_bucket_policy").policy)).toMatchObject([
    { Effect: "Deny" },
    {
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1" } },
    },
  ]);
});

test.each<[PrivateBucketProps, string]>([
  [{}, "stack/bucket: name is null; accepted is either a name or a namePrefix"],
  [{ name: "a-bucket", namePrefix: "a-" }, "either a name or a namePrefix"],
  [{ name: "Orders" }, 'stack/bucket: name is "Orders"'],
  [{ namePrefix: "a".repeat(38) }, "accepted is 1 to 37 lower-case letters, digits, . and -"],
  [{ name: "orders", noncurrentDays: 0 }, "stack/bucket: noncurrentDays is 0;"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});
