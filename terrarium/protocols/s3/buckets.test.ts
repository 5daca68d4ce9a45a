import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketOwnershipControlsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type LifecycleRule,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
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
import { type S3, startS3 } from "../../../tests/factories/s3.ts";
import type { VirtualClock } from "../../engine/virtual-clock.ts";

const Bucket = "things";
let s3: S3<VirtualClock>;
const send: S3<VirtualClock>["client"]["send"] = ((command: never) => s3.client.send(command)) as never;

beforeEach(async () => {
  s3 = await startS3();
  await send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await s3.close();
  expect(s3.failures).toEqual([]);
});

describe("buckets", () => {
  test("are made, told, listed and deleted", async () => {
    const constraint = { LocationConstraint: "eu-west-1" as const };
    await send(new CreateBucketCommand({ Bucket: "more-things", CreateBucketConfiguration: constraint }));
    expect(await send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: "us-east-1" });
    expect((await send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    expect(await send(new GetBucketLocationCommand({ Bucket: "more-things" }))).toMatchObject(constraint);
    const listed = async (rest = {}) => (await send(new ListBucketsCommand(rest))).Buckets?.map(({ Name }) => Name);
    expect(await listed()).toEqual(["more-things", "things"]);
    expect(await listed({ Prefix: "th" })).toEqual(["things"]);
    const page = await send(new ListBucketsCommand({ MaxBuckets: 1 }));
    expect(await listed({ ContinuationToken: page.ContinuationToken })).toEqual(["things"]);
    await send(new DeleteBucketCommand({ Bucket: "more-things" }));
    await expect(send(new HeadBucketCommand({ Bucket: "more-things" }))).rejects.toMatchObject({ name: "NotFound" });
  });

  test("can be made again in us-east-1, and nowhere else", async () => {
    await send(new CreateBucketCommand({ Bucket }));
    const europe = { Bucket: "europe", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" as const } };
    await send(new CreateBucketCommand(europe));
    await expect(send(new CreateBucketCommand(europe))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test("are not deleted with objects in them", async () => {
    await send(new PutObjectCommand({ Bucket, Key: "a", Body: "1" }));
    await expect(send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "BucketNotEmpty" });
  });

  test.each(["Things", "a_b", "192.168.1.1"])("are not called %s", async (name) => {
    await expect(send(new CreateBucketCommand({ Bucket: name }))).rejects.toMatchObject({ name: "InvalidBucketName" });
  });
});

describe("lists", () => {
  const keys = ["a b+c", "dir/1", "dir/2", "e\u0001&<>", "z"];
  beforeEach(() => Promise.all(keys.map((Key) => send(new PutObjectCommand({ Bucket, Key, Body: Key })))));

  test("in pages, with prefixes", async () => {
    const v2 = (rest = {}) => send(new ListObjectsV2Command({ Bucket, ...rest }));
    const all = await v2();
    expect(all).toMatchObject({ KeyCount: 5, MaxKeys: 1000, IsTruncated: false, Name: Bucket });
    expect(all.Contents?.map(({ Key }) => Key)).toEqual(keys);
    expect(all.Contents?.[0]).toMatchObject({ Size: 5, StorageClass: "STANDARD", ChecksumAlgorithm: ["CRC32"] });
    expect(all.Contents?.[0]?.Owner).toBeUndefined();
    expect((await v2({ FetchOwner: true })).Contents?.[0]?.Owner?.ID).toMatch(/^0+$/);
    const one = await v2({ Delimiter: "/", MaxKeys: 2 });
    expect(one).toMatchObject({
      IsTruncated: true,
      CommonPrefixes: [{ Prefix: "dir/" }],
      Contents: [{ Key: "a b+c" }],
    });
    const two = await v2({ Delimiter: "/", ContinuationToken: one.NextContinuationToken });
    expect(two.Contents?.map(({ Key }) => Key)).toEqual(["e\u0001&<>", "z"]);
    expect((await v2({ Prefix: "dir/", StartAfter: "dir/1" })).Contents).toMatchObject([{ Key: "dir/2" }]);
    expect((await v2({ EncodingType: "url" })).Contents?.map(({ Key }) => Key)).toEqual([
      "a+b%2Bc",
      "dir/1",
      "dir/2",
      "e%01%26%3C%3E",
      "z",
    ]);
    await expect(v2({ ContinuationToken: "no" })).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(v2({ MaxKeys: -1 })).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  test("as before 2016", async () => {
    const v1 = (rest = {}) => send(new ListObjectsCommand({ Bucket, ...rest }));
    const one = await v1({ Delimiter: "/", MaxKeys: 2 });
    expect(one).toMatchObject({ IsTruncated: true, NextMarker: "dir/", CommonPrefixes: [{ Prefix: "dir/" }] });
    const two = await v1({ Delimiter: "/", Marker: one.NextMarker });
    expect(two).toMatchObject({ IsTruncated: false, Marker: "dir/" });
    expect(two.Contents?.map(({ Key }) => Key)).toEqual(["e\u0001&<>", "z"]);
    expect((await v1({ MaxKeys: 1 })).NextMarker).toBeUndefined();
  });

  test("of versions", async () => {
    await send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
    const { VersionId } = await send(new PutObjectCommand({ Bucket, Key: "z", Body: "new" }));
    const list = await send(new ListObjectVersionsCommand({ Bucket, Prefix: "z" }));
    expect(list.Versions).toMatchObject([
      { Key: "z", VersionId, IsLatest: true, Size: 3 },
      { Key: "z", VersionId: "null", IsLatest: false, Size: 1 },
    ]);
    const page = await send(new ListObjectVersionsCommand({ Bucket, Prefix: "z", MaxKeys: 1 }));
    expect(page).toMatchObject({ IsTruncated: true, NextKeyMarker: "z", NextVersionIdMarker: VersionId });
    const rest = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    expect((await send(new ListObjectVersionsCommand({ Bucket, ...rest }))).Versions).toMatchObject([
      { VersionId: "null" },
    ]);
  });
});

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

describe("browsers of other origins", () => {
  const rule = {
    AllowedOrigins: ["https://*.example.com"],
    AllowedMethods: ["GET", "PUT"],
    AllowedHeaders: ["x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 30,
  };
  const origin = { Origin: "https://shop.example.com" };
  const preflight = (headers: Record<string, string>) =>
    fetch(`${s3.url}/${Bucket}/a`, { method: "OPTIONS", headers: { ...origin, ...headers } });

  test("may do what the configuration says", async () => {
    await send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
    expect((await send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);
    const asked = { "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-amz-meta-a" };
    const allowed = await preflight(asked);
    expect(allowed.status).toBe(200);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": origin.Origin,
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "x-amz-meta-a",
      "access-control-max-age": "30",
    });
    expect((await preflight({ ...asked, "Access-Control-Request-Method": "DELETE" })).status).toBe(403);
    expect((await preflight({ ...asked, "Access-Control-Request-Headers": "authorization" })).status).toBe(403);
    expect((await preflight({ ...asked, Origin: "https://example.org" })).status).toBe(403);
    const missing = await fetch(`${s3.url}/${Bucket}/a`, { headers: origin });
    expect([missing.status, missing.headers.get("access-control-expose-headers")]).toEqual([404, "ETag"]);
    await send(new DeleteBucketCorsCommand({ Bucket }));
    expect((await preflight(asked)).status).toBe(403);
    await expect(send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({ name: "NoSuchCORSConfiguration" });
  });

  test("are not served by a configuration that S3 would refuse", async () => {
    const CORSConfiguration = { CORSRules: [{ ...rule, AllowedMethods: ["PATCH"] }] };
    await expect(send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }))).rejects.toMatchObject({
      name: "InvalidRequest",
    });
  });
});
