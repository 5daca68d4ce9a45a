import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Bucket } from "./bucket.ts";
import { ObjectStore } from "./object-store.ts";

const LARGE = 300_000;
const md5 = (data: Buffer) => createHash("md5").update(data).digest();

async function* inPieces(data: Buffer, size = 10_000): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

async function read(bucket: Bucket, key: string): Promise<Buffer> {
  const object = bucket.get(key);
  const content = bucket.open(object);
  const bytes = content.read(0, object.size);
  const all = Buffer.isBuffer(bytes) ? bytes : Buffer.concat(await Array.fromAsync(bytes));
  content.close();
  return all;
}

describe("a bucket on disk", () => {
  let directory: string;
  const open = () => createTestWorld({ file: join(directory, "terrarium.db") });
  const files = () => readdirSync(join(directory, "objects"));
  /** A file goes behind the answer: it may still be there for some turns of the event loop. */
  const removed = async (file: string) => {
    while (files().includes(file)) await new Promise((resolve) => setImmediate(resolve));
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "objects-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("a small object is in the database, a large one in a file, and both are found again", async () => {
    const world = open();
    const bucket = await world.service(ObjectStore).create("things");
    const [small, large] = [Buffer.from("small"), Buffer.alloc(LARGE, "large")];
    await bucket.put("small", inPieces(small));
    expect(files()).toEqual([]);
    await bucket.put("large", inPieces(large), { claims: { md5: md5(large), size: LARGE } });
    expect(files()).toHaveLength(1);
    world.store.close();

    const again = open();
    const found = again.service(ObjectStore).bucket("things");
    expect(await read(found, "small")).toEqual(small);
    expect(await read(found, "large")).toEqual(large);
    expect(found.get("large").etag).toBe(`"${md5(large).toString("hex")}"`);
    expect(found.figures).toEqual({ objects: 2, bytes: small.length + LARGE });
    again.store.close();
  });

  test("what a crash left without a row is removed at the next start", async () => {
    const world = open();
    await world.service(ObjectStore).create("things");
    world.store.close();
    writeFileSync(join(directory, "objects", "leftover"), "half of an upl");
    const again = open();
    again.service(ObjectStore);
    expect(files()).toEqual([]);
    again.store.close();
  });

  test("what was replaced or deleted takes its file with it, but not from under a reader", async () => {
    const world = open();
    const bucket = await world.service(ObjectStore).create("things");
    const first = Buffer.alloc(LARGE, "1");
    await bucket.put("a", first);
    const [file] = files();
    const content = bucket.open(bucket.get("a"));
    await bucket.put("a", Buffer.alloc(LARGE, "2"));
    expect(files()).toHaveLength(2);
    expect(Buffer.concat(await Array.fromAsync(content.read(0, LARGE) as AsyncIterable<Buffer>))).toEqual(first);
    content.close();
    await removed(file!);
    const [second] = files();
    await bucket.delete("a");
    await removed(second!);
    expect(files()).toEqual([]);
    world.store.close();
  });

  test("a body that is not what was claimed leaves nothing behind", async () => {
    const world = open();
    const bucket = await world.service(ObjectStore).create("things");
    const body = Buffer.alloc(LARGE, "x");
    const sha256 = createHash("sha256").update("other").digest();
    const crc = { algorithm: "CRC32" as const, checksum: () => "AAAAAA==" };
    await expect(bucket.put("a", inPieces(body), { claims: { md5: md5(Buffer.from("no")) } })).rejects.toThrow(
      "Content-MD5",
    );
    await expect(bucket.put("a", inPieces(body), { claims: { size: LARGE + 1 } })).rejects.toThrow("number of bytes");
    await expect(bucket.put("a", inPieces(body), { claims: crc })).rejects.toThrow("The CRC32 you specified");
    await expect(bucket.put("a", Buffer.from("x"), { claims: { sha256 } })).rejects.toThrow("x-amz-content-sha256");
    await expect(
      bucket.put(
        "a",
        (async function* () {
          yield body;
          throw new Error("gone");
        })(),
      ),
    ).rejects.toThrow("gone");
    expect(() => bucket.get("a")).toThrow("The specified key does not exist.");
    expect(files()).toEqual([]);
    world.store.close();
  });
});

describe("conditional writes", () => {
  const create = async () => createTestWorld().service(ObjectStore).create("things");

  test("of many that want a key to be theirs, one gets it", async () => {
    const bucket = await create();
    const puts = Array.from({ length: 64 }, (_, n) =>
      bucket.put("lock", inPieces(Buffer.alloc(1 + n * 3000, n)), { condition: { absent: true } }),
    );
    const results = await Promise.allSettled(puts);
    const won = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    expect(won).toHaveLength(1);
    expect(bucket.get("lock").etag).toBe(won[0]!.etag);
    const errors = new Set(results.flatMap((result) => (result.status === "rejected" ? result.reason.name : [])));
    expect(errors).toEqual(new Set(["PreconditionFailed"]));
  });

  test("an ETag must be the present one", async () => {
    const bucket = await create();
    const { etag } = await bucket.put("a", Buffer.from("1"));
    await bucket.put("a", Buffer.from("2"), { condition: { etag } });
    await expect(bucket.put("a", Buffer.from("3"), { condition: { etag } })).rejects.toMatchObject({
      name: "PreconditionFailed",
      condition: "If-Match",
    });
    await expect(bucket.put("b", Buffer.from("3"), { condition: { etag } })).rejects.toMatchObject({
      name: "NoSuchKey",
    });
    await expect(bucket.delete("a", { condition: { etag } })).rejects.toMatchObject({ name: "PreconditionFailed" });
    await bucket.delete("a", { condition: { etag: "*" } });
    expect(bucket.find("a")).toBeUndefined();
  });

  test("an object that is deleted while its replacement is on the way is a conflict", async () => {
    const bucket = await create();
    const { etag } = await bucket.put("a", Buffer.from("1"));
    const body = (async function* () {
      yield Buffer.from("2");
      await bucket.delete("a");
    })();
    await expect(bucket.put("a", body, { condition: { etag } })).rejects.toMatchObject({
      name: "ConditionalRequestConflict",
    });
  });

  test("a delete marker is no object", async () => {
    const bucket = await create();
    await bucket.configure({ versioning: "Enabled" });
    await bucket.put("a", Buffer.from("1"));
    await bucket.delete("a");
    await bucket.put("a", Buffer.from("2"), { condition: { absent: true } });
    expect(await read(bucket, "a")).toEqual(Buffer.from("2"));
  });
});

test("each write is a hop of the message that the object stems from", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await bucket.put("a", Buffer.from("12"), { user: { lineage: "m-1" } });
  await bucket.put("b", Buffer.from("3"));
  await bucket.delete("a");
  expect(world.trace.since().map(({ hop, part, lineage, detail }) => [hop, part, lineage, detail])).toEqual([
    ["stored", "arn:aws:s3:::things", "m-1", { key: "a", size: 2, versionId: "null" }],
    ["stored", "arn:aws:s3:::things", "b", { key: "b", size: 1, versionId: "null" }],
    ["deleted", "arn:aws:s3:::things", "m-1", { key: "a" }],
  ]);
});
