import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import ownership from "./aws-s3-bucket-ownership-controls.ts";

test("says whether access control lists are taken", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  const declare = (object_ownership: string) =>
    declareResource(ownership, { bucket: "things", rule: { object_ownership } }, { world }).start();
  await declare("BucketOwnerPreferred");
  expect(bucket.settings.ownership).toBe("BucketOwnerPreferred");
  await expect(declare("Anybody")).rejects.toThrow(
    'BucketOwnerEnforced, BucketOwnerPreferred, ObjectWriter, but is "Anybody"',
  );
});
