import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest } from "../../../tests/factories/bucket.ts";

const { send } = bucketForEachTest();

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
