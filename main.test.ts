import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SETTINGS = { AWS_REGION: "us-east-1", DOMAIN: "localhost", TF_VAR_subscriber_api_key: "not-for-the-json" };
const STACKS = ["gateway", "subscriber", "order-sync", "order-queue", "order-routing", "callback", "saga", "web"];
/** Those that need another one. */
const DEPENDENT = ["subscriber", "saga", "web"];

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-main-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const run = (settings: Readonly<Record<string, string>>, out = "out") =>
  new Promise<Run>((resolve) => {
    const env = { PATH: process.env.PATH, ...settings, CDKTF_OUTDIR: join(directory, out) };
    const main = join(import.meta.dirname, "main.ts");
    const child = execFile(process.execPath, [main], { cwd: directory, env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
const read = (file: string) => readFileSync(join(directory, file), "utf8");

test("writes every stack and says where, and how large the functions are, without the key; the same every time", async () => {
  expect(await run(SETTINGS)).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^Synthesized gateway, subscriber, order-sync, order-queue, order-routing, callback, saga, web into .*out\nFunctions, minified:\n( {2}lambdas\/[\w-]+\/handler.ts +[\d.]+ kB\n){20}$/,
    ),
    stderr: "",
  });
  expect(Object.keys(JSON.parse(read("out/manifest.json")).stacks)).toEqual([...STACKS].sort());
  await run({ ...SETTINGS, TF_VAR_subscriber_api_key: "" }, "again");
  for (const stack of STACKS) {
    const json = read(`out/stacks/${stack}/cdk.tf.json`);
    expect(json).not.toContain(SETTINGS.TF_VAR_subscriber_api_key);
    expect(read(`again/stacks/${stack}/cdk.tf.json`)).toBe(json);
  }
});

test("some of the stacks, if so told, and each of them without the others", async () => {
  for (const stack of STACKS.filter((name) => !DEPENDENT.includes(name))) {
    expect(await run({ ...SETTINGS, STACKS: stack }, stack)).toMatchObject({ code: 0 });
    expect(Object.keys(JSON.parse(read(`${stack}/manifest.json`)).stacks)).toEqual([stack]);
    expect(read(`${stack}/stacks/${stack}/cdk.tf.json`)).not.toContain("terraform_remote_state");
  }
});

test.each([
  ["http", []],
  ["rest", ["gateway"]],
])(
  "stacks whose APIs write logs come after the one that makes the role for it: orders through %s",
  async (kind, orders) => {
    await run({ ...SETTINGS, ORDER_INGRESS: kind });
    const { stacks } = JSON.parse(read("out/manifest.json"));
    expect(stacks.callback.dependencies).toEqual(["gateway"]);
    expect(stacks["order-routing"].dependencies).toEqual(orders);
  },
);

test("settings that cannot be used end it with 2 and all that is wrong, without a stack trace", async () => {
  const { code, stderr } = await run({ DOMAIN: "Localhost" });
  expect(code).toBe(2);
  expect(stderr).toContain("AWS_REGION is not set");
  expect(stderr).toContain('DOMAIN is "Localhost"');
  expect(stderr).not.toMatch(/^\s+at /m);
});
