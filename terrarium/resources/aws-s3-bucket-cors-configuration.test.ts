import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import cors from "./aws-s3-bucket-cors-configuration.ts";

test("rules for browsers of other origins", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  const declare = (rule: object) => declareResource(cors, { bucket: "things", cors_rule: [rule] }, { world }).start();
  await declare({ allowed_origins: ["*"], allowed_methods: ["GET"], max_age_seconds: 3 });
  expect(bucket.settings.cors).toEqual([
    { allowedOrigins: ["*"], allowedMethods: ["GET"], allowedHeaders: [], exposeHeaders: [], maxAgeSeconds: 3 },
  ]);
  await expect(declare({ allowed_origins: ["*"], allowed_methods: ["PATCH"] })).rejects.toThrow("PATCH");
  await expect(declareResource(cors, { bucket: "things" }, { world }).start()).rejects.toThrow(
    "required at least once",
  );
});
