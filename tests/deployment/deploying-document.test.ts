import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

test("docs/deploying.md lists every setting of .env.example, and no other", () => {
  const settings = [...read(".env.example").matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  const listed = [...read("docs/deploying.md").matchAll(/^\| `(\w+)` \| (?:all|gateway|subscriber|orders|shop)/gm)].map(
    ([, name]) => name,
  );
  expect(settings.length).toBeGreaterThan(0);
  expect(listed.sort()).toEqual(settings.sort());
});

test("docs/deploying.md says what docs/cost.md says a stack costs when idle", () => {
  const idle = [...read("docs/cost.md").matchAll(/^\| `([\w-]+)` \| (\$[\d.]+) \|$/gm)];
  expect(idle.length).toBeGreaterThan(0);
  for (const [, stack, price] of idle) {
    expect(read("docs/deploying.md")).toMatch(new RegExp(`\\| \`${stack}\` \\| .* \\| \\${price}`));
  }
});
