import { createHash } from "node:crypto";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import { type S3, startS3 } from "./s3.ts";

export const Bucket = "things";

/** Gives each test of a file an S3 with one empty bucket, and short ways to its objects. */
export function bucketForEachTest() {
  let s3: S3<VirtualClock>;
  const send: S3Client["send"] = ((command: never) => s3.client.send(command)) as never;
  beforeEach(async () => {
    s3 = await startS3();
    await send(new CreateBucketCommand({ Bucket }));
  });
  afterEach(async () => {
    await s3.close();
    expect(s3.failures).toEqual([]);
  });
  const get = (Key: string, rest = {}) => send(new GetObjectCommand({ Bucket, Key, ...rest }));
  return {
    s3: () => s3,
    send,
    get,
    put: (Key: string, Body: string | Buffer, rest = {}) => send(new PutObjectCommand({ Bucket, Key, Body, ...rest })),
    head: (Key: string) => send(new HeadObjectCommand({ Bucket, Key })),
    text: async (Key: string, rest = {}) => (await get(Key, rest)).Body!.transformToString(),
  };
}

/** An ETag of what was put whole. */
export const md5 = (data: Buffer | string) => `"${createHash("md5").update(data).digest("hex")}"`;
