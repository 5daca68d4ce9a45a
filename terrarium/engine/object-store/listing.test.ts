import fc from "fast-check";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Bucket } from "./bucket.ts";
import { ObjectStore } from "./object-store.ts";

// What sorts differently in UTF-8 and in UTF-16, and what stands at the ends of the code points, is in it.
const key = fc.string({
  unit: fc.constantFrom("a", "b", "/", "-", "\uffff", "😀", "\u{10ffff}"),
  minLength: 1,
  maxLength: 5,
});
const keys = fc.uniqueArray(key, { maxLength: 25 });
const prefix = fc.oneof(fc.constant(""), key);
const delimiter = fc.constantFrom("", "/", "a", "-/");

const inOrder = (texts: Iterable<string>) => [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** What a list must hold, found the slow way. */
function expected(keys: readonly string[], prefix: string, delimiter: string): string[] {
  const rolled = keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => {
      const at = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      return at < 0 ? key : `${key.slice(0, at + delimiter.length)} (prefix)`;
    });
  return inOrder(new Set(rolled));
}

function listAll(bucket: Bucket, prefix: string, delimiter: string, max: number): string[] {
  const found: string[] = [];
  let from: { after: string; afterPrefix: boolean } | undefined;
  do {
    const page = bucket.list({ prefix, delimiter, max, ...from });
    const items = [...page.objects.map(({ key }) => key), ...page.prefixes.map((prefix) => `${prefix} (prefix)`)];
    expect(items.length).toBeLessThanOrEqual(max);
    expect(page.next === undefined || items.length === max).toBe(true);
    found.push(...inOrder(items));
    from = page.next;
  } while (from);
  return found;
}

function listAllVersions(bucket: Bucket, prefix: string, delimiter: string, max: number): string[] {
  const found: string[] = [];
  let next: { key: string; versionId?: string } | undefined;
  do {
    const page = bucket.listVersions({ prefix, delimiter, max, keyMarker: next?.key, versionMarker: next?.versionId });
    found.push(...page.versions.map(({ key, versionId }) => `${key} ${versionId}`), ...page.prefixes);
    next = page.next;
  } while (next);
  return found;
}

test("pages of any size, put together, are what is there", async () => {
  await fc.assert(
    fc.asyncProperty(keys, prefix, delimiter, fc.integer({ min: 1, max: 4 }), async (keys, prefix, delimiter, max) => {
      const bucket = await createTestWorld().service(ObjectStore).create("things");
      await Promise.all(keys.map((key) => bucket.put(key, Buffer.from(key))));
      expect(listAll(bucket, prefix, delimiter, max)).toEqual(expected(keys, prefix, delimiter));
    }),
  );
});

test("versions: keys in order, the newest of each first, whatever the page's size", async () => {
  await fc.assert(
    fc.asyncProperty(keys, prefix, fc.integer({ min: 1, max: 4 }), async (keys, prefix, max) => {
      const bucket = await createTestWorld().service(ObjectStore).create("things");
      await bucket.configure({ versioning: "Enabled" });
      const stored = new Map<string, string[]>();
      for (const key of [...keys, ...keys.slice(0, 5)]) {
        const { versionId } = await bucket.put(key, Buffer.from(key));
        stored.set(key, [`${key} ${versionId}`, ...(stored.get(key) ?? [])]);
      }
      const wanted = inOrder(stored.keys())
        .filter((key) => key.startsWith(prefix))
        .flatMap((key) => stored.get(key)!);
      expect(listAllVersions(bucket, prefix, "", max)).toEqual(wanted);
    }),
    { numRuns: 50 },
  );
});

describe("a list", () => {
  let bucket: Bucket;
  beforeAll(async () => {
    bucket = await createTestWorld().service(ObjectStore).create("things");
    for (const key of ["a/1", "a/2", "b", "c/1"]) await bucket.put(key, Buffer.from(key));
  });
  const all = { prefix: "", delimiter: "", max: 1000 };

  test("begins behind a key, which need not be there", () => {
    expect(bucket.list({ ...all, after: "a/10" }).objects.map(({ key }) => key)).toEqual(["a/2", "b", "c/1"]);
  });

  test("has the common prefix of a key that it begins behind", () => {
    expect(bucket.list({ ...all, delimiter: "/", after: "a/1" }).prefixes).toEqual(["a/", "c/"]);
    expect(bucket.list({ ...all, delimiter: "/", after: "a/", afterPrefix: true }).prefixes).toEqual(["c/"]);
  });

  test("of nothing has no next page", () => {
    expect(bucket.list({ ...all, max: 0 })).toEqual({ objects: [], prefixes: [], next: undefined });
  });

  test("of versions rolls up common prefixes over pages", () => {
    const query = { prefix: "", delimiter: "/", max: 1 };
    expect(bucket.listVersions(query)).toEqual({ versions: [], prefixes: ["a/"], next: { key: "a/" } });
    const second = bucket.listVersions({ ...query, keyMarker: "a/" });
    expect(second).toMatchObject({ versions: [{ key: "b" }], prefixes: [], next: { key: "b", versionId: "null" } });
    const third = bucket.listVersions({ ...query, keyMarker: "b", versionMarker: "null" });
    expect(third).toEqual({ versions: [], prefixes: ["c/"], next: undefined });
  });
});
