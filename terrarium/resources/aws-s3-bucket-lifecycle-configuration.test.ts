import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { DAY } from "../engine/object-store/lifecycle-rule.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import lifecycle from "./aws-s3-bucket-lifecycle-configuration.ts";

async function declare(...rule: object[]) {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await declareResource(lifecycle, { bucket: "things", rule }, { world }).start();
  return { world, bucket };
}

test("objects and uploads go when their time has come", async () => {
  const { world, bucket } = await declare(
    { id: "tmp", status: "Enabled", filter: [{ prefix: "tmp/" }], expiration: { days: 1 } },
    {
      id: "leftovers",
      status: "Enabled",
      filter: {},
      abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
    },
  );
  for (const key of ["tmp/a", "b"]) await bucket.put(key, Buffer.from("1"));
  await bucket.uploads.create("c", {});
  await world.clock.advance(3 * DAY);
  expect([bucket.find("tmp/a"), bucket.find("b")?.size, bucket.uploads.list()]).toEqual([undefined, 1, []]);
});

test("each form of a rule is read", async () => {
  const rule = { status: "Enabled", filter: {} };
  const { bucket } = await declare(
    {
      ...rule,
      id: "and",
      filter: { and: { prefix: "a", tags: { b: "c" }, object_size_greater_than: 1 } },
      expiration: { days: 1 },
    },
    { ...rule, id: "tag", filter: { tag: { key: "b", value: "c" } }, expiration: { date: "2027-01-01T00:00:00Z" } },
    { ...rule, id: "bare", prefix: "p", filter: null, expiration: { days: 0, expired_object_delete_marker: true } },
    {
      ...rule,
      id: "old",
      status: "Disabled",
      noncurrent_version_expiration: { noncurrent_days: 2, newer_noncurrent_versions: 3 },
    },
    { ...rule, id: "classes", transition: [{ days: 30, storage_class: "GLACIER" }] },
  );
  expect(bucket.settings.lifecycle).toEqual([
    {
      id: "and",
      enabled: true,
      filter: { prefix: "a", tags: { b: "c" }, sizeGreaterThan: 1 },
      expiration: { days: 1 },
    },
    { id: "tag", enabled: true, filter: { tags: { b: "c" } }, expiration: { date: Date.UTC(2027, 0, 1) } },
    { id: "bare", enabled: true, filter: { prefix: "p" }, expiration: { expiredObjectDeleteMarker: true } },
    { id: "old", enabled: false, filter: {}, noncurrentExpiration: { days: 2, newerVersions: 3 } },
    { id: "classes", enabled: true, filter: {}, transitions: [] },
  ]);
});

test.each([
  [{ id: "a", status: "On" }, "Enabled or Disabled"],
  [{ id: "a", status: "Enabled" }, "At least one action"],
  [{ id: "a", status: "Enabled", expiration: { days: 1.5 } }, "whole number above 0"],
  [{ id: "a", status: "Enabled", expiration: { date: "soon" } }, "must be a date"],
  [{ id: "a", status: "Enabled", noncurrent_version_expiration: {} }, "noncurrent_days"],
])("%j is refused", async (rule, reason) => {
  await expect(declare(rule)).rejects.toThrow(reason);
});
