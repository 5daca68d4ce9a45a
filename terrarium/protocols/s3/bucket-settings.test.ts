import {
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadObjectCommand,
  type LifecycleRule,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest } from "../../../tests/factories/bucket.ts";

const { send } = bucketForEachTest();

describe("settings", () => {
  test("versioning", async () => {
    const status = async () => (await send(new GetBucketVersioningCommand({ Bucket }))).Status;
    expect(await status()).toBeUndefined();
    await send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
    expect(await status()).toBe("Suspended");
  });

  test("encryption", async () => {
    const told = () => send(new GetBucketEncryptionCommand({ Bucket }));
    const rules = (ApplyServerSideEncryptionByDefault: object, BucketKeyEnabled = false) => ({
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled }] },
    });
    expect(await told()).toMatchObject(rules({ SSEAlgorithm: "AES256" }));
    const kms = rules({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: "k" }, true);
    await send(new PutBucketEncryptionCommand({ Bucket, ...kms } as never));
    expect(await told()).toMatchObject(kms);
    await send(new DeleteBucketEncryptionCommand({ Bucket }));
    expect(await told()).toMatchObject(rules({ SSEAlgorithm: "AES256" }));
  });

  test("public access block", async () => {
    const told = () => send(new GetPublicAccessBlockCommand({ Bucket }));
    expect((await told()).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    expect((await told()).PublicAccessBlockConfiguration).toMatchObject({
      BlockPublicAcls: true,
      BlockPublicPolicy: false,
    });
    await send(new DeletePublicAccessBlockCommand({ Bucket }));
    await expect(told()).rejects.toMatchObject({ name: "NoSuchPublicAccessBlockConfiguration" });
  });

  test("ownership controls", async () => {
    const told = async () => (await send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules;
    expect(await told()).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };
    await send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
    expect(await told()).toEqual(OwnershipControls.Rules);
    await send(new DeleteBucketOwnershipControlsCommand({ Bucket }));
    await expect(told()).rejects.toMatchObject({ name: "OwnershipControlsNotFoundError" });
  });

  test("policy", async () => {
    const told = async () => (await send(new GetBucketPolicyCommand({ Bucket }))).Policy;
    await expect(told()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
    const statement = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [`arn:aws:s3:::${Bucket}/*`] };
    const policy = (rest = {}) => JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...rest }] });
    await send(new PutBucketPolicyCommand({ Bucket, Policy: policy() }));
    expect(await told()).toBe(policy());
    for (const wrong of [
      "{",
      "[]",
      "{}",
      policy({ Effect: "Maybe" }),
      policy({ Principal: undefined }),
      policy({ Action: undefined }),
      policy({ Resource: "arn:aws:s3:::other/*" }),
    ]) {
      await expect(send(new PutBucketPolicyCommand({ Bucket, Policy: wrong }))).rejects.toMatchObject({
        name: "MalformedPolicy",
      });
    }
    await send(new DeleteBucketPolicyCommand({ Bucket }));
    await expect(told()).rejects.toMatchObject({ name: "NoSuchBucketPolicy" });
  });

  test("lifecycle", async () => {
    const told = async () => (await send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules;
    const put = (Rules: LifecycleRule[]) =>
      send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    await expect(told()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
    const rules: LifecycleRule[] = [
      {
        ID: "all",
        Status: "Enabled",
        Filter: { And: { Prefix: "tmp/", Tags: [{ Key: "a", Value: "b" }], ObjectSizeGreaterThan: 1 } },
        Expiration: { Days: 3 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 },
        Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }],
      },
      { ID: "markers", Status: "Disabled", Filter: { Prefix: "" }, Expiration: { ExpiredObjectDeleteMarker: true } },
      { ID: "old", Status: "Enabled", Prefix: "x", Expiration: { Date: new Date("2026-02-01T00:00:00Z") } },
      { ID: "uploads", Status: "Enabled", Filter: {}, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
    ];
    await put(rules);
    expect(await told()).toEqual(rules);
    const noAction = { ID: "a", Status: "Enabled" as const, Filter: {} };
    await expect(put([noAction])).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(put([])).rejects.toMatchObject({ name: "MalformedXML" });
    await expect(put([{ ...noAction, Expiration: { Days: 0 } }])).rejects.toMatchObject({ name: "MalformedXML" });
    await send(new PutObjectCommand({ Bucket, Key: "x1", Body: "1" }));
    expect((await send(new HeadObjectCommand({ Bucket, Key: "x1" }))).Expiration).toBe(
      'expiry-date="Sun, 01 Feb 2026 00:00:00 GMT", rule-id="old"',
    );
    await send(new DeleteBucketLifecycleCommand({ Bucket }));
    await expect(told()).rejects.toMatchObject({ name: "NoSuchLifecycleConfiguration" });
  });

  test("tags", async () => {
    const told = async () => (await send(new GetBucketTaggingCommand({ Bucket }))).TagSet;
    await expect(told()).rejects.toMatchObject({ name: "NoSuchTagSet" });
    const TagSet = [{ Key: "a", Value: "1" }];
    await send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    expect(await told()).toEqual(TagSet);
    await send(new DeleteBucketTaggingCommand({ Bucket }));
    await expect(told()).rejects.toMatchObject({ name: "NoSuchTagSet" });
  });

  test("what cannot be set is refused by its name, and told to be absent", async () => {
    const NotificationConfiguration = { EventBridgeConfiguration: {} };
    const put = send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }));
    await expect(put).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("notification"),
    });
    expect((await send(new GetBucketAclCommand({ Bucket }))).Grants).toMatchObject([{ Permission: "FULL_CONTROL" }]);
  });
});
