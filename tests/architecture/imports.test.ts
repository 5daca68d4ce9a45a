import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");
const FOLDERS = [
  "main.ts",
  "settings.ts",
  "settings",
  "stacks",
  "constructs",
  "lambdas",
  "pub-sub-demo",
  "web",
  "terrarium",
  "deploy",
];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** The violations in a tree, each as `rule: from → to`. */
function cruise(root: string, folders: readonly string[]): Promise<string[]> {
  const cli = join(ROOT, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const rules = join(import.meta.dirname, "rules.cjs");
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [cli, "--config", rules, "--output-type", "json", ...folders],
      { cwd: root, maxBuffer: 256 * 1024 * 1024 },
      (error, stdout) => {
        if (!stdout) return reject(error);
        const { violations } = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary;
        resolve(violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`));
      },
    );
  });
}

test("imports go in the directions that docs/architecture.md allows", async () => {
  expect(await cruise(ROOT, FOLDERS)).toEqual([]);
});

test("an import in a forbidden direction is found", async () => {
  const root = mkdtempSync(join(tmpdir(), "architecture-"));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  try {
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    write("terrarium/protocols/door.ts", "export type Door = string;\n");
    write(
      "terrarium/engine/queue.ts",
      'import type { Door } from "../protocols/door.ts";\nexport const door: Door = "";\n',
    );
    write("terrarium/engine/call.ts", 'import { request } from "node:http";\nexport { request };\n');
    write("terrarium/resources/aws-a.ts", "export default 1;\n");
    write("terrarium/resources/aws-b.ts", 'export { default } from "./aws-a.ts";\n');
    write("stacks/a.ts", 'export { default } from "express";\n');
    expect((await cruise(root, ["terrarium", "stacks"])).sort()).toEqual([
      expect.stringMatching(/^engine-no-http: terrarium\/engine\/call.ts/),
      expect.stringMatching(/^engine: terrarium\/engine\/queue.ts → terrarium\/protocols\/door.ts/),
      expect.stringMatching(/^resources: terrarium\/resources\/aws-b.ts → terrarium\/resources\/aws-a.ts/),
      expect.stringMatching(/^stacks: stacks\/a.ts → .*express/),
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
