import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { synthesizeExample } from "../../deploy/plan/synthesize.ts";
import { runCommand } from "../../deploy/terraform/command.ts";
import { ofTheMachine } from "../../deploy/terraform/environment.ts";
import { acceptFinding } from "./accept-finding.ts";
import { CHECKS } from "./checks.ts";
import { REPORT_FILE, StaticChecks } from "./static-checks.ts";

const ROOT = join(import.meta.dirname, "../..");
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "checks-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** An app with one log group that is kept for ever. */
function appWithLogGroup() {
  const app = new App({ outdir: directory });
  const stack = new TerraformStack(app, "audit");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  StaticChecks.validate(stack);
  StaticChecks.validate(stack);
  return { app, logs: new CloudwatchLogGroup(stack, "logs", { name: "logs" }) };
}

const report = () => JSON.parse(readFileSync(join(directory, REPORT_FILE), "utf8"));

test("a synthesis with a finding fails: id, address and remedy, and no manifest that could be deployed", () => {
  const { app } = appWithLogGroup();
  expect(() => app.synth()).toThrow(
    /^ *log-retention audit\/logs \(aws_cloudwatch_log_group\.logs\) keeps its logs for ever: set retention_in_days$/m,
  );
  expect(() => readFileSync(join(directory, "manifest.json"))).toThrow("ENOENT");
});

test("what is accepted where it is declared passes, and is reported with its reason", () => {
  const { app, logs } = appWithLogGroup();
  acceptFinding(logs, "log-retention", "auditors read it");
  acceptFinding(logs, "name", "never found");
  app.synth();
  expect(report()).toEqual({
    checks: CHECKS.map(({ id }) => id),
    accepted: [{ check: "log-retention", path: "audit/logs", reason: "auditors read it" }],
    unused: ["name audit/logs"],
  });
});

test("nothing is accepted without a reason", () => {
  const { logs } = appWithLogGroup();
  expect(() => acceptFinding(logs, "log-retention", " ")).toThrow('audit/logs: reason is " "');
});

test("our stacks pass, and all that is accepted in them is found", async () => {
  const { directory: written, remove } = await synthesizeExample();
  const { accepted, unused } = JSON.parse(readFileSync(join(written, REPORT_FILE), "utf8"));
  remove();
  expect(accepted.length).toBeGreaterThan(0);
  expect(unused).toEqual([]);
}, 60_000);

test.each([
  ["main.ts", 2],
  ["deploy/check.ts", 1],
])(
  "%s refuses a visibility that six time-outs do not fit in",
  async (script, expected) => {
    const env = { ...ofTheMachine(), AWS_REGION: "eu-west-1", DOMAIN: "example.com", QUEUE_VISIBILITY_SECONDS: "20" };
    const command = [join(ROOT, script)];
    const { code, output } = await runCommand(process.execPath, command, { directory, env, timeout: 60_000 });
    expect(output).toMatch(
      /^ *visibility subscriber\/pipe.* \(aws_pipes_pipe\.pipe_\w+\) .*set visibility_timeout_seconds to 30 or more$/m,
    );
    expect(output).not.toContain("    at ");
    expect(code).toBe(expected);
  },
  60_000,
);
