import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { bundleSite } from "./site-bundle.ts";

const ROOT = join(import.meta.dirname, "..");

let directory: string;
let source: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-site-bundle-"));
  source = join(directory, "page");
  mkdirSync(join(source, "public"), { recursive: true });
  write("index.html", '<script type="module" src="/main.ts"></script>');
  write("main.ts", 'const greeting: string = "hello"; document.title = greeting;');
  write("vite.config.ts", "export default { root: import.meta.dirname };");
  write("main.test.ts", "test('', () => {});");
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(source, name), text);
const bundle = () => bundleSite(relative(ROOT, source), join(directory, "cache"));

test("a page is built once for its sources, the tests aside", () => {
  const files = bundle();
  expect(files.map(({ key, contentType }) => [key, contentType])).toEqual([
    [expect.stringMatching(/^assets\/index-[\w-]+\.js$/), "text/javascript; charset=utf-8"],
    ["index.html", "text/html; charset=utf-8"],
  ]);
  expect(readFileSync(files[0]!.path, "utf8")).toContain("hello");
  const built = statSync(files[0]!.path).mtimeMs;
  write("main.test.ts", "test('another', () => {});");
  expect(bundle()).toEqual(files);
  expect(statSync(files[0]!.path).mtimeMs).toBe(built);
});

test("changed sources are another page, and the old one goes", () => {
  const [old] = bundle();
  write("main.ts", 'document.title = "good bye";');
  const [script] = bundle();
  expect(script!.key).not.toBe(old!.key);
  expect(script!.sha256).not.toBe(old!.sha256);
  expect(readdirSync(join(directory, "cache"))).toHaveLength(1);
});

test("what cannot be built is said, and leaves nothing", () => {
  write("main.ts", "const = ;");
  expect(bundle).toThrow(/page cannot be built:\n[\s\S]*main\.ts/);
  expect(readdirSync(join(directory, "cache"))).toEqual([]);
});

test("a file of a type that nobody knows is refused", () => {
  write("public/data.bin", "?");
  expect(bundle).toThrow("add .bin to constructs/site-bundle.ts");
});

test("the shop is small: 20 kB on its way, which a phone has in a second", async () => {
  const { gzipSync } = await import("node:zlib");
  const bytes = bundleSite("web/shop").map(({ path }) => gzipSync(readFileSync(path)).length);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(20_000);
});
