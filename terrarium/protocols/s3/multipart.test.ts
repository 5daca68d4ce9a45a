import { createHash, randomBytes } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest } from "../../../tests/factories/bucket.ts";

const Key = "large";
const MIB = 1024 * 1024;
const first = randomBytes(5 * MIB);
const second = randomBytes(6 * MIB);
const last = Buffer.from("the end");
const whole = Buffer.concat([first, second, last]);
const digest = (algorithm: string, data: Buffer) => createHash(algorithm).update(data).digest();

const { s3, send, get } = bucketForEachTest();

const create = async (rest: Partial<CreateMultipartUploadCommandInput> = {}) =>
  (await send(new CreateMultipartUploadCommand({ Bucket, Key, ...rest }))).UploadId!;

async function upload(UploadId: string, PartNumber: number, Body: Buffer, rest = {}): Promise<CompletedPart> {
  const part = await send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...rest }));
  const { ETag, ChecksumCRC32, ChecksumSHA256, ChecksumCRC64NVME } = part;
  return { PartNumber, ETag, ChecksumCRC32, ChecksumSHA256, ChecksumCRC64NVME };
}

const complete = (UploadId: string, Parts: CompletedPart[], rest = {}) =>
  send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...rest }));
const list = (UploadId: string, rest = {}) => send(new ListPartsCommand({ Bucket, Key, UploadId, ...rest }));
const head = (rest = {}) => send(new HeadObjectCommand({ Bucket, Key, ...rest }));

async function read(rest = {}): Promise<Buffer> {
  const { Body } = await get(Key, rest);
  return Buffer.from(await Body!.transformToByteArray());
}

test("parts that came in any order become one object", async () => {
  const id = await create({ ContentType: "video/mp4", Metadata: { a: "1" }, Tagging: "t=1" });
  const three = await upload(id, 30, last);
  const [one, two] = await Promise.all([upload(id, 1, Buffer.from("to be replaced")), upload(id, 2, second)]).then(
    async ([, two]) => [await upload(id, 1, first), two] as const,
  );
  await expect(head()).rejects.toMatchObject({ name: "NotFound" });
  const done = await complete(id, [one, two, three]);
  const md5s = Buffer.concat([first, second, last].map((part) => digest("md5", part)));
  const ETag = `"${digest("md5", md5s).toString("hex")}-3"`;
  expect(done).toMatchObject({
    ETag,
    Bucket,
    Key,
    ChecksumType: "FULL_OBJECT",
    Location: expect.stringContaining(Key),
  });
  expect(await head()).toMatchObject({
    ContentLength: whole.length,
    ETag,
    ContentType: "video/mp4",
    Metadata: { a: "1" },
  });
  expect((await read()).equals(whole)).toBe(true);
  const across = { Range: `bytes=${5 * MIB - 3}-${11 * MIB + 2}` };
  expect((await read(across)).equals(whole.subarray(5 * MIB - 3, 11 * MIB + 3))).toBe(true);
  expect((await read({ PartNumber: 2 })).equals(second)).toBe(true);
  expect(await head({ PartNumber: 30 })).toMatchObject({ PartsCount: 3, ContentLength: last.length });
  await expect(read({ PartNumber: 3 })).rejects.toMatchObject({ $metadata: { httpStatusCode: 416 } });
  await expect(list(id)).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect(await s3().world.trace.next({ hop: "stored" })).toMatchObject({ detail: { key: Key, size: whole.length } });
});

describe("checksums", () => {
  test("of parts, put together to one", async () => {
    const id = await create({ ChecksumAlgorithm: "SHA256" });
    const sums = [first, last].map((part) => digest("sha256", part));
    const sha = { ChecksumAlgorithm: "SHA256" };
    const parts = [await upload(id, 1, first, sha), await upload(id, 2, last, sha)];
    expect(parts.map(({ ChecksumSHA256 }) => ChecksumSHA256)).toEqual(sums.map((sum) => sum.toString("base64")));
    await expect(
      complete(
        id,
        parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber })),
      ),
    ).rejects.toMatchObject({
      name: "InvalidRequest",
      message: expect.stringContaining("missing for part 1"),
    });
    const ChecksumSHA256 = digest("sha256", Buffer.concat(sums)).toString("base64");
    expect(await complete(id, parts)).toMatchObject({
      ChecksumSHA256: `${ChecksumSHA256}-2`,
      ChecksumType: "COMPOSITE",
    });
    const attributes = await send(
      new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ["Checksum", "ObjectParts"], MaxParts: 1 }),
    );
    expect(attributes).toMatchObject({
      Checksum: { ChecksumSHA256, ChecksumType: "COMPOSITE" },
      ObjectParts: {
        TotalPartsCount: 2,
        IsTruncated: true,
        NextPartNumberMarker: "1",
        Parts: [{ PartNumber: 1, Size: 5 * MIB }],
      },
    });
  });

  test("of the whole, found from those of the parts", async () => {
    await send(new PutObjectCommand({ Bucket, Key: "at once", Body: whole, ChecksumAlgorithm: "CRC32" }));
    const { ChecksumCRC32 } = await send(new HeadObjectCommand({ Bucket, Key: "at once", ChecksumMode: "ENABLED" }));
    const id = await create({ ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
    const parts = [await upload(id, 1, first), await upload(id, 2, second), await upload(id, 3, last)];
    const wrong = complete(id, parts, { ChecksumCRC32: "AAAAAA==" });
    await expect(wrong).rejects.toMatchObject({ name: "BadDigest" });
    const done = await complete(
      id,
      parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber })),
      { ChecksumCRC32 },
    );
    expect(done).toMatchObject({ ChecksumCRC32, ChecksumType: "FULL_OBJECT" });
  });

  test("that do not fit are refused", async () => {
    await expect(create({ ChecksumAlgorithm: "SHA256", ChecksumType: "FULL_OBJECT" })).rejects.toMatchObject({
      name: "InvalidRequest",
    });
    const id = await create({ ChecksumAlgorithm: "SHA256" });
    await expect(upload(id, 1, last, { ChecksumAlgorithm: "CRC32" })).rejects.toMatchObject({
      message: "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32",
    });
  });
});

test.each<[string, (parts: [CompletedPart, CompletedPart]) => CompletedPart[]]>([
  ["InvalidPartOrder", ([one, two]) => [two, one]],
  ["InvalidPart", ([one, two]) => [one, { ...two, ETag: '"0"' }]],
  ["InvalidPart", ([one, two]) => [one, { ...two, PartNumber: 3 }]],
  ["EntityTooSmall", ([one, two]) => [one, two, { ...two, PartNumber: 4 }]],
  ["MalformedXML", () => []],
])("%s", async (name, choose) => {
  const id = await create();
  const parts: [CompletedPart, CompletedPart] = [await upload(id, 1, first), await upload(id, 2, last)];
  await upload(id, 4, last);
  await expect(complete(id, choose(parts))).rejects.toMatchObject({ name });
  expect((await list(id)).Parts).toHaveLength(3);
});

test("a completed upload is conditional like a put", async () => {
  const [one, two] = [await create(), await create()];
  const parts = [[await upload(one, 1, last)], [await upload(two, 1, last)]] as const;
  const IfNoneMatch = "*";
  const results = await Promise.allSettled([
    complete(one, [...parts[0]], { IfNoneMatch }),
    complete(two, [...parts[1]], { IfNoneMatch }),
  ]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("parts can be copied out of objects", async () => {
  await send(new PutObjectCommand({ Bucket, Key: "source", Body: whole }));
  const id = await create({ ChecksumAlgorithm: "CRC64NVME" });
  const copy = async (PartNumber: number, CopySourceRange?: string) => {
    const command = { Bucket, Key, UploadId: id, PartNumber, CopySource: `${Bucket}/source`, CopySourceRange };
    const { CopyPartResult } = await send(new UploadPartCopyCommand(command));
    return { PartNumber, ETag: CopyPartResult?.ETag };
  };
  const parts = [await copy(1, `bytes=0-${5 * MIB - 1}`), await copy(2)];
  expect(await complete(id, parts)).toMatchObject({ ChecksumType: "FULL_OBJECT" });
  expect((await read()).equals(Buffer.concat([first, whole]))).toBe(true);
});

test("an aborted upload leaves nothing behind", async () => {
  const id = await create();
  await upload(id, 1, last);
  const abort = () => send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
  await abort();
  await expect(abort()).rejects.toMatchObject({ name: "NoSuchUpload" });
  await expect(upload(id, 2, last)).rejects.toMatchObject({ name: "NoSuchUpload" });
  expect((await send(new ListMultipartUploadsCommand({ Bucket }))).Uploads).toBeUndefined();
});

test("parts and uploads are listed in pages", async () => {
  const id = await create();
  for (const number of [1, 2, 5]) await upload(id, number, last);
  const page = await list(id, { MaxParts: 2 });
  expect(page).toMatchObject({
    IsTruncated: true,
    NextPartNumberMarker: "2",
    Parts: [{ PartNumber: 1 }, { PartNumber: 2 }],
  });
  expect(await list(id, { PartNumberMarker: "2" })).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 5 }] });

  const another = (Key: string) => send(new CreateMultipartUploadCommand({ Bucket, Key }));
  for (const key of ["dir/a", "dir/b", "large"]) await another(key);
  const uploads = async (rest = {}) => send(new ListMultipartUploadsCommand({ Bucket, ...rest }));
  const keys = ({ Uploads = [], CommonPrefixes = [] }: Awaited<ReturnType<typeof uploads>>) => [
    ...Uploads.map(({ Key }) => Key),
    ...CommonPrefixes.map(({ Prefix }) => Prefix),
  ];
  expect(keys(await uploads())).toEqual(["dir/a", "dir/b", "large", "large"]);
  const one = await uploads({ MaxUploads: 3 });
  expect(one).toMatchObject({ IsTruncated: true, NextKeyMarker: "large", NextUploadIdMarker: id });
  const two = await uploads({ KeyMarker: one.NextKeyMarker, UploadIdMarker: one.NextUploadIdMarker });
  expect([keys(two), two.IsTruncated]).toEqual([["large"], false]);
  const rolled = await uploads({ Delimiter: "/", MaxUploads: 1 });
  expect([keys(rolled), rolled.NextKeyMarker]).toEqual([["dir/"], "dir/"]);
  expect(keys(await uploads({ Delimiter: "/", KeyMarker: "dir/" }))).toEqual(["large", "large"]);
  expect(keys(await uploads({ Prefix: "dir/" }))).toEqual(["dir/a", "dir/b"]);
});

test("the number of a part is between 1 and 10,000", async () => {
  const id = await create();
  for (const number of [0, 10_001]) {
    await expect(upload(id, number, last)).rejects.toMatchObject({ name: "InvalidArgument" });
  }
});
