import { randomBytes } from "node:crypto";
import { CopyObjectCommand } from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest, md5 } from "../../../tests/factories/bucket.ts";

const { send, put, get, head, text } = bucketForEachTest();

describe("copies", () => {
  const copy = (CopySource: string, Key: string, rest = {}) =>
    send(new CopyObjectCommand({ Bucket, CopySource, Key, ...rest }));
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
