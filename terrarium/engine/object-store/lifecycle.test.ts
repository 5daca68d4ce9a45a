import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Bucket } from "./bucket.ts";
import { checkLifecycle, DAY, dueAfter, type LifecycleRule } from "./lifecycle-rule.ts";
import { ObjectStore } from "./object-store.ts";

const HOUR = DAY / 24;
const rule = (rest: Partial<LifecycleRule>): LifecycleRule => ({ id: "rule", enabled: true, filter: {}, ...rest });
const keys = (bucket: Bucket) => bucket.list({ prefix: "", delimiter: "", max: 1000 }).objects.map(({ key }) => key);
const versions = (bucket: Bucket) =>
  bucket
    .listVersions({ prefix: "", delimiter: "", max: 1000 })
    .versions.map(({ size, deleteMarker }) => (deleteMarker ? "marker" : size));

/** A bucket at noon of the first of January. */
async function create(...lifecycle: LifecycleRule[]) {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await bucket.configure({ lifecycle });
  await world.clock.advance(12 * HOUR);
  return { bucket, world, clock: world.clock };
}

test("days end at the midnight that follows", () => {
  expect(dueAfter(1, 5 * HOUR)).toBe(2 * DAY);
  expect(dueAfter(1, DAY)).toBe(2 * DAY);
});

test("an object goes at the midnight after its days, and not before", async () => {
  const { bucket, clock, world } = await create(rule({ expiration: { days: 1 }, filter: { prefix: "tmp/" } }));
  await bucket.put("tmp/a", Buffer.from("1"));
  await bucket.put("kept", Buffer.from("1"));
  await clock.advance(35 * HOUR);
  expect(keys(bucket)).toEqual(["kept", "tmp/a"]);
  await clock.advance(HOUR);
  expect(keys(bucket)).toEqual(["kept"]);
  expect(await world.trace.next({ hop: "expired" })).toMatchObject({ lineage: "tmp/a", detail: { rule: "rule" } });
});

test("tags and sizes choose", async () => {
  const filter = { tags: { stage: "test" }, sizeGreaterThan: 1, sizeLessThan: 4 };
  const { bucket, clock } = await create(rule({ expiration: { days: 1 }, filter }));
  await bucket.put("untagged", Buffer.from("22"));
  for (const size of [1, 2, 3, 4]) await bucket.put(`${size}`, Buffer.alloc(size), { tags: { stage: "test", a: "b" } });
  await clock.advance(3 * DAY);
  expect(keys(bucket)).toEqual(["1", "4", "untagged"]);
});

test("a rule that is not enabled does nothing", async () => {
  const { bucket, clock } = await create(rule({ enabled: false, expiration: { days: 1 } }));
  await bucket.put("a", Buffer.from("1"));
  await clock.advance(10 * DAY);
  expect(keys(bucket)).toEqual(["a"]);
});

test("a date is a day like any other", async () => {
  const { bucket, clock } = await create(rule({ expiration: { date: Date.UTC(2026, 0, 3) } }));
  await bucket.put("a", Buffer.from("1"));
  await clock.advance(35 * HOUR);
  expect(keys(bucket)).toEqual(["a"]);
  await clock.advance(2 * HOUR);
  expect(keys(bucket)).toEqual([]);
});

test("in a versioned bucket a delete marker comes, and goes when nothing is left under it", async () => {
  const { bucket, clock } = await create(
    rule({ expiration: { days: 1 } }),
    rule({ id: "old", noncurrentExpiration: { days: 2 } }),
    rule({ id: "markers", expiration: { expiredObjectDeleteMarker: true } }),
  );
  await bucket.configure({ versioning: "Enabled" });
  await bucket.put("a", Buffer.from("1"));
  await clock.advance(36 * HOUR);
  expect(versions(bucket)).toEqual(["marker", 1]);
  await clock.advance(2 * DAY);
  expect(versions(bucket)).toEqual(["marker"]);
  await clock.advance(DAY);
  expect(versions(bucket)).toEqual([]);
});

test("noncurrent versions go by age, except for the newest of them", async () => {
  const { bucket, clock } = await create(rule({ noncurrentExpiration: { days: 1, newerVersions: 1 } }));
  await bucket.configure({ versioning: "Enabled" });
  for (const size of [1, 2, 3, 4]) await bucket.put("a", Buffer.alloc(size));
  await clock.advance(3 * DAY);
  expect(versions(bucket)).toEqual([4, 3]);
});

test("uploads that nobody completes are aborted", async () => {
  const { bucket, clock } = await create(rule({ abortUploadsAfterDays: 2, filter: { prefix: "a" } }));
  await bucket.uploads.create("a", {});
  await bucket.uploads.create("b", {});
  await clock.advance(2 * DAY);
  expect(bucket.uploads.list().map(({ key }) => key)).toEqual(["a", "b"]);
  await clock.advance(DAY);
  expect(bucket.uploads.list().map(({ key }) => key)).toEqual(["b"]);
});

test("more keys than are looked at at once", async () => {
  const { bucket, clock } = await create(rule({ expiration: { days: 1 }, filter: { prefix: "x" } }));
  await Promise.all(Array.from({ length: 450 }, (_, n) => bucket.put(`x${n}`, Buffer.alloc(1))));
  await bucket.put("y", Buffer.alloc(1));
  await clock.advance(3 * DAY);
  expect(bucket.figures).toEqual({ objects: 1, bytes: 1 });
});

test.each([
  [[rule({})], "At least one action"],
  [[rule({ expiration: { days: 1, date: 0 } })], "must have one of"],
  [[rule({ expiration: { date: HOUR } })], "midnight"],
  [[rule({ expiration: { days: 1 } }), rule({ expiration: { days: 2 } })], "unique"],
  [[rule({ abortUploadsAfterDays: 1, filter: { tags: { a: "b" } } })], "cannot have a Tag"],
])("%j is refused", (rules, reason) => {
  expect(() => checkLifecycle(rules)).toThrow(reason);
});
