import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bundleFunction } from "./function-bundle.ts";

const ROOT = join(import.meta.dirname, "..");
let cache: string;
let sources: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "bundles-"));
  mkdirSync(join(ROOT, ".sluice"), { recursive: true });
  sources = mkdtempSync(join(ROOT, ".sluice/bundle-test-"));
});
afterEach(() => {
  rmSync(cache, { recursive: true });
  rmSync(sources, { recursive: true });
});

const write = (file: string, text: string) => writeFileSync(join(sources, file), text);
const bundle = () => bundleFunction(relative(ROOT, join(sources, "handler.ts")), cache);

const HANDLER = `import { answer } from "./answer.ts";
export const handler = async (): Promise<number> => answer;
`;

test("the module with all that it imports is in the archive, its source map beside it", () => {
  write("handler.ts", HANDLER);
  write("answer.ts", "export const answer: number = 42;\n");
  const { zip, bytes, sha256 } = bundle();
  const archive = readFileSync(zip);
  expect(archive.toString("latin1")).toContain("index.mjs");
  expect(archive.toString("latin1")).toMatch(/\b42\b/);
  expect(archive.toString("latin1")).not.toContain("sourceMappingURL");
  expect(bytes).toBeLessThan(archive.length);
  expect(Buffer.from(sha256, "base64")).toHaveLength(32);
  const map = JSON.parse(readFileSync(zip.replace(/zip$/, "map"), "utf8"));
  expect(map.sources).toEqual([expect.stringMatching(/handler\.ts$/)]);
});

test("what did not change is not bundled again; what did change is, and takes the place of what was there", () => {
  write("handler.ts", HANDLER);
  write("answer.ts", "export const answer = 42;\n");
  const first = bundle();
  const made = statSync(first.zip).mtimeMs;
  expect(bundle()).toEqual(first);
  expect(statSync(first.zip).mtimeMs).toBe(made);
  write("answer.ts", "export const answer = 43;\n");
  const second = bundle();
  expect(second.sha256).not.toBe(first.sha256);
  expect(readdirSync(cache).filter((name) => name.endsWith(".zip"))).toHaveLength(1);
  write("answer.ts", "export const answer = 42;\n");
  expect(bundle()).toEqual(first);
});

test("a note that is of no use, or an archive that is gone, is no obstacle", () => {
  write("handler.ts", HANDLER);
  write("answer.ts", "export const answer = 42;\n");
  const first = bundle();
  for (const name of readdirSync(cache)) {
    if (name.endsWith(".zip")) rmSync(join(cache, name));
  }
  expect(bundle()).toEqual(first);
  for (const name of readdirSync(cache)) {
    if (name.endsWith(".json")) writeFileSync(join(cache, name), "{");
  }
  expect(bundle()).toEqual(first);
});

test("what cannot be resolved is said", () => {
  write("handler.ts", HANDLER);
  expect(bundle).toThrow(/Could not resolve "\.\/answer\.ts"/);
});
