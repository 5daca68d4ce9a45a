import { zipSync } from "../../../tests/factories/zip.ts";
import { readZip } from "./zip-archive.ts";

const text = (entries: ReturnType<typeof readZip>) => entries.map((entry) => [entry.name, entry.read().toString()]);

test("stored and deflated entries are read", () => {
  const files = { "index.js": "exports.handler = 1;".repeat(50), "lib/empty.js": "" };
  expect(text(readZip(zipSync(files)))).toEqual(Object.entries(files));
  expect(text(readZip(zipSync(files, { store: true })))).toEqual(Object.entries(files));
});

test("a comment at the end is no obstacle", () => {
  const zip = zipSync({ a: "1" });
  const comment = Buffer.from("made by hand");
  zip.writeUInt16LE(comment.length, zip.length - 2);
  expect(text(readZip(Buffer.concat([zip, comment])))).toEqual([["a", "1"]]);
});

test.each([
  ["no archive at all", () => Buffer.from("#!/bin/sh\n"), /it is no zip archive/],
  ["an empty file", () => Buffer.alloc(0), /it is no zip archive/],
  ["a name that leads out", () => zipSync({ "../evil.js": "1" }), /"..\/evil.js" leads out of the archive/],
  ["an absolute name", () => zipSync({ "/etc/evil": "1" }), /leads out of the archive/],
  ["half an archive", () => zipSync({ a: "1".repeat(1000), b: "2" }).subarray(60), /damaged|not where/],
])("%s is refused", (_, make, problem) => {
  expect(() => readZip(make()).map((entry) => entry.read())).toThrow(problem);
});

test("content that is not what was packed is refused", () => {
  const zip = zipSync({ "a.js": "content" }, { store: true });
  zip.write("CONTENT", zip.indexOf("content"));
  expect(() => readZip(zip).map((entry) => entry.read())).toThrow(/"a.js" is damaged/);
});
