import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { type S3, startS3 } from "../../../tests/factories/s3.ts";
import type { VirtualClock } from "../../engine/virtual-clock.ts";

const Bucket = "things";
let s3: S3<VirtualClock>;

beforeEach(async () => {
  s3 = await startS3();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await s3.close();
  expect(s3.failures).toEqual([]);
});

const put = (Key: string, Body: string | Buffer, rest = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket, Key, Body, ...rest }));
const get = (Key: string, rest = {}) => s3.client.send(new GetObjectCommand({ Bucket, Key, ...rest }));
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket, Key }));
const text = async (Key: string, rest = {}) => (await get(Key, rest)).Body!.transformToString();
const md5 = (data: Buffer | string) => `"${createHash("md5").update(data).digest("hex")}"`;

test("what is told of an object comes back with it", async () => {
  const answer = await put("a/b ü+&.txt", "hello", {
    ContentType: "text/plain; charset=utf-8",
    CacheControl: "no-cache",
    ContentDisposition: 'attachment; filename="a"',
    ContentEncoding: "identity",
    ContentLanguage: "de",
    StorageClass: "STANDARD_IA",
    Metadata: { lineage: "m-1", other: "x y" },
    Tagging: "a=1&b=2%203",
  });
  expect(answer).toMatchObject({ ETag: md5("hello"), ServerSideEncryption: "AES256", ChecksumType: "FULL_OBJECT" });
  expect(answer.VersionId).toBeUndefined();
  const object = await get("a/b ü+&.txt");
  expect(object).toMatchObject({
    ContentType: "text/plain; charset=utf-8",
    CacheControl: "no-cache",
    ContentDisposition: 'attachment; filename="a"',
    ContentEncoding: "identity",
    ContentLanguage: "de",
    ContentLength: 5,
    StorageClass: "STANDARD_IA",
    Metadata: { lineage: "m-1", other: "x y" },
    TagCount: 2,
    ETag: md5("hello"),
    LastModified: new Date(s3.world.clock.now()),
  });
  expect(await object.Body!.transformToString()).toBe("hello");
  expect(await head("a/b ü+&.txt")).toMatchObject({
    ContentLength: 5,
    Metadata: { lineage: "m-1" },
    ETag: md5("hello"),
  });
  expect(await s3.world.trace.next({ hop: "stored" })).toMatchObject({ lineage: "m-1", part: "arn:aws:s3:::things" });
});

test("an object without anything told has S3's defaults", async () => {
  await fetch(`${s3.url}/${Bucket}/a`, { method: "PUT", body: new Uint8Array(0) });
  expect(await get("a")).toMatchObject({ ContentType: "binary/octet-stream", ContentLength: 0, Metadata: {} });
});

test("20 MB go in and out as a stream", async () => {
  const data = randomBytes(20_000_000);
  const body = Readable.from(
    (function* () {
      for (let at = 0; at < data.length; at += 70_001) yield data.subarray(at, at + 70_001);
    })(),
  );
  const { ETag } = await s3.client.send(
    new PutObjectCommand({ Bucket, Key: "large", Body: body, ContentLength: data.length }),
  );
  expect(ETag).toBe(md5(data));
  const back = Buffer.from(await (await get("large")).Body!.transformToByteArray());
  expect(back.equals(data)).toBe(true);
  const part = await get("large", { Range: "bytes=9999990-10000009" });
  expect(part).toMatchObject({ ContentLength: 20, ContentRange: "bytes 9999990-10000009/20000000" });
  expect(Buffer.from(await part.Body!.transformToByteArray()).equals(data.subarray(9_999_990, 10_000_010))).toBe(true);
});

describe("checksums", () => {
  test.each([
    ["CRC32", "NhCmhg=="],
    ["CRC32C", "mnG7TA=="],
    ["CRC64NVME", "M3eFcAZSQlc="],
    ["SHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="],
    ["SHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="],
  ] as [ChecksumAlgorithm, string][])("%s is verified, kept and told on request", async (algorithm, value) => {
    const name = `Checksum${algorithm}` as const;
    expect(await put("computed", "hello", { ChecksumAlgorithm: algorithm })).toMatchObject({ [name]: value });
    expect(await put("given", "hello", { [name]: value })).toMatchObject({
      [name]: value,
      ChecksumType: "FULL_OBJECT",
    });
    expect(await get("given", { ChecksumMode: "ENABLED" })).toMatchObject({ [name]: value });
    expect((await get("given", { ChecksumMode: undefined, Range: "bytes=0-1" }))[name]).toBeUndefined();
    await expect(put("wrong", "other", { [name]: value })).rejects.toMatchObject({ name: "BadDigest" });
    await expect(put("wrong", "other", { [name]: "AAAA" })).rejects.toMatchObject({ name: "InvalidRequest" });
    await expect(get("wrong")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("of what was sent without one is CRC64NVME", async () => {
    await fetch(`${s3.url}/${Bucket}/plain`, { method: "PUT", body: "hello" });
    const attributes = await s3.client.send(
      new GetObjectAttributesCommand({ Bucket, Key: "plain", ObjectAttributes: ["Checksum", "ObjectSize", "ETag"] }),
    );
    expect(attributes).toMatchObject({
      Checksum: { ChecksumCRC64NVME: "M3eFcAZSQlc=", ChecksumType: "FULL_OBJECT" },
      ETag: md5("hello").slice(1, -1),
      ObjectSize: 5,
    });
    expect(attributes.StorageClass).toBeUndefined();
  });
});

describe("ranges", () => {
  beforeEach(() => put("digits", "0123456789"));

  test.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=-20", "0123456789", "bytes 0-9/10"],
    ["bytes=8-100", "89", "bytes 8-9/10"],
  ])("%s", async (Range, expected, ContentRange) => {
    const answer = await get("digits", { Range });
    expect(answer).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
    expect(await answer.Body!.transformToString()).toBe(expected);
  });

  test.each(["bytes=4-2", "lines=1-2", "bytes=1-2,4-5"])("%s is not looked at", async (Range) => {
    expect(await text("digits", { Range })).toBe("0123456789");
  });

  test.each(["bytes=10-", "bytes=-0"])("%s is not satisfiable", async (Range) => {
    await expect(get("digits", { Range })).rejects.toMatchObject({
      name: "InvalidRange",
      ActualObjectSize: "10",
      $metadata: { httpStatusCode: 416 },
    });
  });
});

describe("conditional reads", () => {
  const past = () => new Date(s3.world.clock.now() - 60_000);
  const now = () => new Date(s3.world.clock.now());
  const status = (rest: object) =>
    get("a", rest).then(
      () => 200,
      (error) => error.$metadata.httpStatusCode,
    );
  beforeEach(() => put("a", "1"));

  test("by ETag and by date, ETags first", async () => {
    const etag = md5("1");
    expect(await status({ IfMatch: etag })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfNoneMatch: etag })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfModifiedSince: now() })).toBe(304);
    expect(await status({ IfModifiedSince: past() })).toBe(200);
    expect(await status({ IfUnmodifiedSince: past() })).toBe(412);
    expect(await status({ IfUnmodifiedSince: now() })).toBe(200);
    expect(await status({ IfMatch: etag, IfUnmodifiedSince: past() })).toBe(200);
    expect(await status({ IfNoneMatch: '"other"', IfModifiedSince: now() })).toBe(200);
  });
});

test("64 puts at once of a key that must not be there: one wins", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 64 }, (_, n) => put("lock", `${n}`, { IfNoneMatch: "*" })),
  );
  const won = results.flatMap((result, n) => (result.status === "fulfilled" ? n : []));
  expect(won).toHaveLength(1);
  expect(await text("lock")).toBe(`${won[0]}`);
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    expect(result.reason).toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-None-Match",
      $metadata: { httpStatusCode: 412 },
    });
  }
});

test("a put on an ETag replaces just what it has seen", async () => {
  const { ETag } = await put("a", "1");
  await put("a", "2", { IfMatch: ETag });
  await expect(put("a", "3", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
  await expect(put("b", "3", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
});

describe("copies", () => {
  const copy = (CopySource: string, Key: string, rest = {}) =>
    s3.client.send(new CopyObjectCommand({ Bucket, CopySource, Key, ...rest }));
  beforeEach(() =>
    put("dir/a ü", "hello", {
      Metadata: { m: "1" },
      Tagging: "t=1",
      ContentType: "text/plain",
      ChecksumAlgorithm: "SHA1",
    }),
  );

  test("take what is told of the object along", async () => {
    const answer = await copy(`${Bucket}/dir/a%20%C3%BC`, "b");
    expect(answer.CopyObjectResult).toMatchObject({ ETag: md5("hello"), ChecksumSHA1: "qvTGHdzF6KLavt4PO0gs2a6pQ00=" });
    expect(await get("b")).toMatchObject({ ContentType: "text/plain", Metadata: { m: "1" }, TagCount: 1 });
    expect(await text("b")).toBe("hello");
  });

  test("take something else instead", async () => {
    const rest = {
      MetadataDirective: "REPLACE",
      TaggingDirective: "REPLACE",
      Metadata: { n: "2" },
      ContentType: "a/b",
    } as const;
    await copy(`/${Bucket}/dir/a%20%C3%BC`, "b", rest);
    const object = await get("b");
    expect(object).toMatchObject({ ContentType: "a/b", Metadata: { n: "2" } });
    expect(object.TagCount).toBeUndefined();
  });

  test("of an object to itself must change something", async () => {
    const source = `${Bucket}/dir/a%20%C3%BC`;
    await expect(copy(source, "dir/a ü")).rejects.toMatchObject({ name: "InvalidRequest" });
    await copy(source, "dir/a ü", { MetadataDirective: "REPLACE", Metadata: { n: "2" } });
    expect((await get("dir/a ü")).Metadata).toEqual({ n: "2" });
  });

  test("have conditions on their source and on their target", async () => {
    const source = `${Bucket}/dir/a%20%C3%BC`;
    await expect(copy(source, "b", { CopySourceIfMatch: '"no"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(copy(source, "b", { CopySourceIfNoneMatch: md5("hello") })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await copy(source, "b", { IfNoneMatch: "*" });
    await expect(copy(source, "b", { IfNoneMatch: "*" })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await expect(copy(`${Bucket}/none`, "c")).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(copy("none/a", "c")).rejects.toMatchObject({ name: "NoSuchBucket" });
    await expect(copy("nothing", "c")).rejects.toMatchObject({ name: "InvalidArgument" });
  });

  test("of a large object onto itself", async () => {
    const data = randomBytes(300_000);
    await put("large", data);
    await copy(`${Bucket}/large`, "large", { StorageClass: "ONEZONE_IA" });
    expect(Buffer.from(await (await get("large")).Body!.transformToByteArray()).equals(data)).toBe(true);
    expect(await head("large")).toMatchObject({ StorageClass: "ONEZONE_IA", ContentLength: data.length });
  });
});

test("tags are put, told and taken away, without a new version", async () => {
  await put("a", "1");
  const tag = (TagSet: { Key: string; Value: string }[]) =>
    s3.client.send(new PutObjectTaggingCommand({ Bucket, Key: "a", Tagging: { TagSet } }));
  await tag([{ Key: "a<&>", Value: "ü" }]);
  const told = () => s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: "a" }));
  expect((await told()).TagSet).toEqual([{ Key: "a<&>", Value: "ü" }]);
  await expect(
    tag([
      { Key: "a", Value: "1" },
      { Key: "a", Value: "2" },
    ]),
  ).rejects.toMatchObject({ name: "InvalidTag" });
  await expect(tag(Array.from({ length: 11 }, (_, n) => ({ Key: `${n}`, Value: "" })))).rejects.toMatchObject({
    name: "InvalidTag",
  });
  await s3.client.send(new DeleteObjectTaggingCommand({ Bucket, Key: "a" }));
  expect((await told()).TagSet).toEqual([]);
});

test("many are deleted at once, each with a result of its own", async () => {
  await Promise.all(["a", "b&<", "c"].map((key) => put(key, "1")));
  const remove = (Quiet: boolean, ...keys: { Key: string; ETag?: string }[]) =>
    s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Quiet, Objects: keys } }));
  const answer = await remove(false, { Key: "a" }, { Key: "b&<" }, { Key: "none" }, { Key: "c", ETag: '"other"' });
  expect(answer.Deleted).toEqual([{ Key: "a" }, { Key: "b&<" }, { Key: "none" }]);
  expect(answer.Errors).toEqual([expect.objectContaining({ Key: "c", Code: "PreconditionFailed" })]);
  const quiet = await remove(true, { Key: "c" });
  expect([quiet.Deleted, quiet.Errors]).toEqual([undefined, undefined]);
  await expect(get("c")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("versions are put, read, deleted and restored", async () => {
  await put("a", "before");
  await s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const first = await put("a", "1");
  const second = await put("a", "2");
  expect(await text("a")).toBe("2");
  expect(await text("a", { VersionId: first.VersionId })).toBe("1");
  expect(await text("a", { VersionId: "null" })).toBe("before");
  const marker = await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
  expect(marker.DeleteMarker).toBe(true);
  await expect(get("a")).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(get("a", { VersionId: marker.VersionId })).rejects.toMatchObject({
    name: "MethodNotAllowed",
    $metadata: { httpStatusCode: 405 },
  });
  await expect(get("a", { VersionId: "unknown" })).rejects.toMatchObject({ name: "NoSuchVersion" });
  const undone = await s3.client.send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId: marker.VersionId }));
  expect(undone).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
  expect(await get("a")).toMatchObject({ VersionId: second.VersionId });
});

test("an object has the encryption it asks for, or the bucket's", async () => {
  expect(await put("a", "1", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "key-1" })).toMatchObject({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "key-1",
  });
  const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "key-2" } as const;
  const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true };
  const ServerSideEncryptionConfiguration = { Rules: [rule] };
  await s3.client.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
  await put("b", "1");
  expect(await get("b")).toMatchObject({
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "key-2",
    BucketKeyEnabled: true,
  });
});

test.each([
  ["KeyTooLongError", { Key: "k".repeat(1025) }],
  ["MetadataTooLarge", { Metadata: { a: "x".repeat(2049) } }],
  ["InvalidStorageClass", { StorageClass: "CHEAP" }],
  ["InvalidTag", { Tagging: Array.from({ length: 11 }, (_, n) => `k${n}=v`).join("&") }],
  ["AccessControlListNotSupported", { ACL: "public-read" }],
  ["NotImplemented", { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date() }],
  ["InvalidDigest", { ContentMD5: "no" }],
  ["BadDigest", { ContentMD5: createHash("md5").update("other").digest("base64") }],
  ["NoSuchBucket", { Bucket: "none" }],
])("%s", async (name, rest) => {
  await expect(put("a", "1", rest)).rejects.toMatchObject({ name });
});
