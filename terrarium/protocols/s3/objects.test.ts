import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutBucketEncryptionCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest, md5 } from "../../../tests/factories/bucket.ts";

const { s3, send, put, get, head, text } = bucketForEachTest();

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
    LastModified: new Date(s3().world.clock.now()),
  });
  expect(await object.Body!.transformToString()).toBe("hello");
  expect(await head("a/b ü+&.txt")).toMatchObject({
    ContentLength: 5,
    Metadata: { lineage: "m-1" },
    ETag: md5("hello"),
  });
  expect(await s3().world.trace.next({ hop: "stored" })).toMatchObject({ lineage: "m-1", part: "arn:aws:s3:::things" });
});

test("an object without anything told has S3's defaults", async () => {
  await fetch(`${s3().url}/${Bucket}/a`, { method: "PUT", body: new Uint8Array(0) });
  expect(await get("a")).toMatchObject({ ContentType: "binary/octet-stream", ContentLength: 0, Metadata: {} });
});

test("20 MB go in and out as a stream", async () => {
  const data = randomBytes(20_000_000);
  const body = Readable.from(
    (function* () {
      for (let at = 0; at < data.length; at += 70_001) yield data.subarray(at, at + 70_001);
    })(),
  );
  const { ETag } = await send(new PutObjectCommand({ Bucket, Key: "large", Body: body, ContentLength: data.length }));
  expect(ETag).toBe(md5(data));
  const back = Buffer.from(await (await get("large")).Body!.transformToByteArray());
  expect(back.equals(data)).toBe(true);
  const part = await get("large", { Range: "bytes=9999990-10000009" });
  expect(part).toMatchObject({ ContentLength: 20, ContentRange: "bytes 9999990-10000009/20000000" });
  expect(Buffer.from(await part.Body!.transformToByteArray()).equals(data.subarray(9_999_990, 10_000_010))).toBe(true);
});

test("tags are put, told and taken away, without a new version", async () => {
  await put("a", "1");
  const tag = (TagSet: { Key: string; Value: string }[]) =>
    send(new PutObjectTaggingCommand({ Bucket, Key: "a", Tagging: { TagSet } }));
  await tag([{ Key: "a<&>", Value: "ü" }]);
  const told = () => send(new GetObjectTaggingCommand({ Bucket, Key: "a" }));
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
  await send(new DeleteObjectTaggingCommand({ Bucket, Key: "a" }));
  expect((await told()).TagSet).toEqual([]);
});

test("many are deleted at once, each with a result of its own", async () => {
  await Promise.all(["a", "b&<", "c"].map((key) => put(key, "1")));
  const remove = (Quiet: boolean, ...keys: { Key: string; ETag?: string }[]) =>
    send(new DeleteObjectsCommand({ Bucket, Delete: { Quiet, Objects: keys } }));
  const answer = await remove(false, { Key: "a" }, { Key: "b&<" }, { Key: "none" }, { Key: "c", ETag: '"other"' });
  expect(answer.Deleted).toEqual([{ Key: "a" }, { Key: "b&<" }, { Key: "none" }]);
  expect(answer.Errors).toEqual([expect.objectContaining({ Key: "c", Code: "PreconditionFailed" })]);
  const quiet = await remove(true, { Key: "c" });
  expect([quiet.Deleted, quiet.Errors]).toEqual([undefined, undefined]);
  await expect(get("c")).rejects.toMatchObject({ name: "NoSuchKey" });
});

test("versions are put, read, deleted and restored", async () => {
  await put("a", "before");
  await send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const first = await put("a", "1");
  const second = await put("a", "2");
  expect(await text("a")).toBe("2");
  expect(await text("a", { VersionId: first.VersionId })).toBe("1");
  expect(await text("a", { VersionId: "null" })).toBe("before");
  const marker = await send(new DeleteObjectCommand({ Bucket, Key: "a" }));
  expect(marker.DeleteMarker).toBe(true);
  await expect(get("a")).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(get("a", { VersionId: marker.VersionId })).rejects.toMatchObject({
    name: "MethodNotAllowed",
    $metadata: { httpStatusCode: 405 },
  });
  await expect(get("a", { VersionId: "unknown" })).rejects.toMatchObject({ name: "NoSuchVersion" });
  const undone = await send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId: marker.VersionId }));
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
  await send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
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
