import {
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest } from "../../../tests/factories/bucket.ts";

const { send } = bucketForEachTest();

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
