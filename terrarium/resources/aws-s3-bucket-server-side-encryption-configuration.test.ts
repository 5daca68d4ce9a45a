import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import encryption from "./aws-s3-bucket-server-side-encryption-configuration.ts";

async function declare(rule: object) {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await declareResource(encryption, { bucket: "things", rule: [rule] }, { world }).start();
  return bucket.settings.encryption;
}

test("new objects are said to have it", async () => {
  const byDefault = { sse_algorithm: "aws:kms", kms_master_key_id: "key" };
  expect(await declare({ apply_server_side_encryption_by_default: byDefault, bucket_key_enabled: true })).toEqual({
    algorithm: "aws:kms",
    keyId: "key",
    bucketKey: true,
  });
  expect(await declare({ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } })).toMatchObject({
    algorithm: "AES256",
  });
});

test("an algorithm that S3 does not have, and a key without one that takes it, are refused", async () => {
  const rule = (byDefault: object) => ({ apply_server_side_encryption_by_default: byDefault });
  await expect(declare(rule({ sse_algorithm: "ROT13" }))).rejects.toThrow(
    'AES256, aws:kms, aws:kms:dsse, but is "ROT13"',
  );
  await expect(declare(rule({ sse_algorithm: "AES256", kms_master_key_id: "k" }))).rejects.toThrow(
    "needs sse_algorithm",
  );
});
