import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import block from "./aws-s3-bucket-public-access-block.ts";

test("what is not set is false, as in the provider", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await declareResource(
    block,
    { bucket: "things", block_public_acls: true, block_public_policy: true },
    { world },
  ).start();
  expect(bucket.settings.publicAccessBlock).toEqual({
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: false,
    restrictPublicBuckets: false,
  });
});
