import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { missingPieces } from "./installation.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(...files: string[]) {
  for (const file of files) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
}

test("missing packages and files are told with the remedy", () => {
  put("pub-sub-demo/publisher.ts", "pub-sub-demo/subscriber.ts", "main.ts", "node_modules/pino/package.json");
  expect(missingPieces(root, true)).toEqual([
    `terrarium/bin.js is missing in ${root}: this copy of the repository is not whole`,
    "Packages are not installed (express, axios, @aws-sdk/client-s3, cdktf, @cdktf/provider-aws, constructs): run npm ci",
  ]);
});

test("the servers alone need neither synth nor terrarium", () => {
  put(
    ...["pub-sub-demo/publisher.ts", "pub-sub-demo/subscriber.ts"],
    ...["express", "axios", "pino", "@aws-sdk/client-s3"].map((name) => `node_modules/${name}/package.json`),
  );
  expect(missingPieces(root, false)).toEqual([]);
});
