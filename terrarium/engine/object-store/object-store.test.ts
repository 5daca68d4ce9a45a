import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { faultOfBucketName } from "./bucket-name.ts";
import { ObjectStore } from "./object-store.ts";

test.each(["abc", "my-bucket.2", "1".repeat(63)])("%s is a bucket's name", (name) =>
  expect(faultOfBucketName(name)).toBeUndefined(),
);

test.each(["ab", "Ab-c", "a_b", "-abc", "abc-", "a..b", "192.168.0.1", "xn--abc", "abc-s3alias", "1".repeat(64)])(
  "%s is not a bucket's name",
  async (name) => {
    await expect(createTestWorld().service(ObjectStore).create(name)).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  },
);

test("a bucket is made once, is seen in the topology, and goes only when it is empty", async () => {
  const world = createTestWorld();
  const store = world.service(ObjectStore);
  const bucket = await store.create("things");
  await expect(store.create("things")).rejects.toMatchObject({ name: "BucketAlreadyOwnedByYou" });
  await bucket.put("a", Buffer.from("123"));
  expect(world.topology.parts).toMatchObject([{ id: "arn:aws:s3:::things", kind: "bucket", name: "things" }]);
  expect(world.topology.parts[0]?.figures?.()).toEqual({ objects: 1, bytes: 3 });
  await expect(store.delete(bucket)).rejects.toMatchObject({ name: "BucketNotEmpty" });
  await bucket.delete("a");
  await store.delete(bucket);
  expect(world.topology.parts).toEqual([]);
  await expect(bucket.put("a", Buffer.from("1"))).rejects.toMatchObject({ name: "NoSuchBucket" });
  expect(() => store.bucket("things")).toThrow("The specified bucket does not exist");
});

describe("declared buckets", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "buckets-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("keep their objects from run to run, and have the settings of the present declaration", async () => {
    const first = createTestWorld({ file: join(directory, "a.db") });
    const bucket = await first
      .service(ObjectStore)
      .declare("things", "stack/aws_s3_bucket.things", { tags: { a: "1" } });
    await bucket.declare({ versioning: "Enabled", encryption: { algorithm: "aws:kms" } });
    await bucket.configure({ cors: [] });
    const { versionId } = await bucket.put("a", Buffer.from("1"));
    first.store.close();

    const second = createTestWorld({ file: join(directory, "a.db") });
    const again = await second.service(ObjectStore).declare("things", "stack/aws_s3_bucket.things", { tags: {} });
    expect(again.get("a").versionId).toBe(versionId);
    expect(again.settings).toEqual({
      cors: [],
      encryption: { algorithm: "AES256" },
      ownership: "BucketOwnerEnforced",
      publicAccessBlock: expect.objectContaining({ blockPublicPolicy: true }),
      tags: {},
      versioning: "Suspended",
    });
    expect(second.topology.parts).toMatchObject([{ address: "stack/aws_s3_bucket.things" }]);
    second.store.close();
  });

  test("of one name are an error that names both", async () => {
    const store = createTestWorld().service(ObjectStore);
    await store.declare("things", "a/aws_s3_bucket.x", {});
    await expect(store.declare("things", "b/aws_s3_bucket.y", {})).rejects.toThrow(
      '"things" is declared by a/aws_s3_bucket.x',
    );
  });
});
