import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedZip } from "./stored-zip.ts";

const ENTRIES = [
  { name: "index.mjs", content: Buffer.from("export const handler = () => 'ä';\n") },
  { name: "data/empty", content: Buffer.alloc(0) },
];

test("the same content is the same bytes, wherever and whenever", () => {
  expect(storedZip(ENTRIES)).toEqual(storedZip(ENTRIES));
  expect(createHash("sha256").update(storedZip(ENTRIES)).digest("hex")).toBe(
    "591d6c1c38e863893a3aa46a44ac5546c09843f7dfaeed4e401da693240ada65",
  );
});

test("Python's zipfile finds nothing wrong with it, and the files in it, which everybody may read", () => {
  const directory = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    const path = join(directory, "code.zip");
    writeFileSync(path, storedZip(ENTRIES));
    const script = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[i.filename, oct(i.external_attr >> 16), i.date_time, archive.read(i).decode()] for i in archive.infolist()]))`;
    const listed = JSON.parse(execFileSync("python3", ["-c", script, path], { encoding: "utf8" }));
    expect(listed).toEqual(
      ENTRIES.map(({ name, content }) => [name, "0o100644", [1980, 1, 1, 0, 0, 0], content.toString()]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
