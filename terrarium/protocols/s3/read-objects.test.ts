import { type ChecksumAlgorithm, GetObjectAttributesCommand } from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest, md5 } from "../../../tests/factories/bucket.ts";

const { s3, send, put, get, text } = bucketForEachTest();

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
    await fetch(`${s3().url}/${Bucket}/plain`, { method: "PUT", body: "hello" });
    const attributes = await send(
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
  const past = () => new Date(s3().world.clock.now() - 60_000);
  const now = () => new Date(s3().world.clock.now());
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
