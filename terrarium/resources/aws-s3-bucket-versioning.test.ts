import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import versioning from "./aws-s3-bucket-versioning.ts";

const declare = (status: string, rest = {}) => ({ bucket: "things", versioning_configuration: { status, ...rest } });

test("versions are kept from here on", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  const { attributes, start } = declareResource(versioning, declare("Enabled"), { world });
  expect(attributes).toEqual({ id: "things" });
  await start();
  expect(bucket.settings.versioning).toBe("Enabled");
  await expect(declareResource(versioning, declare("Disabled"), { world }).start()).rejects.toThrow(
    "only be Suspended",
  );
});

test("Disabled leaves a bucket that was never versioned as it is", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await declareResource(versioning, declare("Disabled"), { world }).start();
  expect(bucket.settings.versioning).toBeUndefined();
});

test.each([
  [declare("On"), "must be one of Enabled, Suspended, Disabled"],
  [declare("Enabled", { mfa_delete: "Enabled" }), "multi-factor"],
  [{ bucket: "things" }, "is required"],
  [{ ...declare("Enabled"), bucket: "none" }, 'there is no bucket "none"'],
])("%j is refused", async (args, reason) => {
  const world = createTestWorld();
  await world.service(ObjectStore).create("things");
  await expect(declareResource(versioning, args, { world }).start()).rejects.toThrow(reason);
});
