import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { bundleFunction } from "../constructs/function-bundle.ts";
import sizes from "./bundle-sizes.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
const entries = globSync("lambdas/*/handler.ts", { cwd: ROOT }).sort();
/** Something in each variable that a function asks for when it is loaded. */
const ENVIRONMENT = Object.fromEntries(
  globSync("lambdas/**/*.ts", { cwd: ROOT })
    .flatMap((file) => [...readFileSync(join(ROOT, file), "utf8").matchAll(/required\("(\w+)"\)/g)])
    .map(([, name]) => [name, "1"]),
);
/** What is small starts fast: a function that needs more should say so here. */
const LARGEST = 300_000;
/** Patch releases of packages move a bundle a little. */
const TOLERANCE = 0.05;

test("every function's bundle is in lambdas/bundle-sizes.json", () => {
  expect(Object.keys(sizes)).toEqual(entries);
});

test.each(Object.entries(sizes))("%s has %d bytes, more or less, and at most 300 kB", (entry, expected) => {
  const { bytes } = bundleFunction(entry);
  expect(bytes).toBeLessThanOrEqual(LARGEST);
  if (Math.abs(bytes - expected) > expected * TOLERANCE) {
    throw new Error(`${entry} has ${bytes} bytes now: find out why, and write it into lambdas/bundle-sizes.json`);
  }
});

test.each(entries)("%s is a whole module: it loads with nothing beside it", async (entry) => {
  const { zip } = bundleFunction(entry);
  // Stored, not deflated: the module stands in the archive as it is.
  const script = `
    const zip = require("node:fs").readFileSync(${JSON.stringify(zip)});
    const start = 30 + zip.readUInt16LE(26), module = zip.subarray(start, start + zip.readUInt32LE(18));
    import("data:text/javascript;base64," + module.toString("base64")).then((it) => console.log(typeof it.handler));`;
  const env = { PATH: process.env.PATH, AWS_REGION: "eu-west-1", ...ENVIRONMENT };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: "/", env });
  expect(stdout).toBe("function\n");
});
