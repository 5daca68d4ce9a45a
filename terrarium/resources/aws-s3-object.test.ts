import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import object from "./aws-s3-object.ts";

async function declare(...declarations: object[]) {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  await bucket.configure({ versioning: "Enabled" });
  const attributes = [];
  for (const args of declarations) {
    const declared = declareResource(object, { bucket: "things", key: "a", ...args }, { world });
    attributes.push(declared.attributes);
    await declared.start();
  }
  const versions = bucket.listVersions({ prefix: "", delimiter: "", max: 10 }).versions.length;
  const read = () => bucket.open(bucket.get("a")).read(0, 1000);
  return { bucket, versions, read, attributes };
}

test("is written once, however often the terrarium starts", async () => {
  const args = { content: "hello", content_type: "text/plain", metadata: { m: "1" }, tags: { t: "1" } };
  const { bucket, versions, attributes, read } = await declare(args, args);
  expect(versions).toBe(1);
  expect(read()).toEqual(Buffer.from("hello"));
  expect(bucket.get("a").description).toMatchObject({
    system: { contentType: "text/plain" },
    user: { m: "1" },
    tags: { t: "1" },
  });
  expect(attributes[0]).toEqual({
    id: "a",
    key: "a",
    arn: "arn:aws:s3:::things/a",
    etag: "5d41402abc4b2a76b9719d911017c592",
    tags_all: { t: "1" },
  });
});

test("is written again when anything of it is declared otherwise", async () => {
  expect((await declare({ content: "1" }, { content: "2" }, { content: "2", tags: { t: "1" } })).versions).toBe(3);
});

test("comes from base64, or from a file of the stack", async () => {
  expect((await declare({ content_base64: "AAEC" })).read()).toEqual(Buffer.from([0, 1, 2]));
  const directory = mkdtempSync(join(tmpdir(), "source-"));
  writeFileSync(join(directory, "a.txt"), "from a file");
  expect((await declare({ source: join(directory, "a.txt") })).read()).toEqual(Buffer.from("from a file"));
  rmSync(directory, { recursive: true });
});

test.each([
  [{ content: "1", source: "a" }, "excludes content"],
  [{ source: "/no/such/file" }, "names no file: /no/such/file"],
  [{ checksum_algorithm: "MD4" }, "CRC32, CRC32C"],
  [{ server_side_encryption: "ROT13" }, "ROT13"],
])("%j is refused", async (args, reason) => {
  await expect(declare(args)).rejects.toThrow(reason);
});
