import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Report } from "./report.ts";

let logs: string;
let lines: string[];
let report: Report;
beforeEach(() => {
  logs = mkdtempSync(join(tmpdir(), "report-"));
  lines = [];
  report = new Report(logs, (line) => lines.push(line));
});
afterEach(() => rmSync(logs, { recursive: true }));

const passes = { name: "plan", run: async () => "2 to create" };
const fails = {
  name: "apply",
  run: async (log: (text: string) => void) => {
    log("what Terraform printed\n");
    throw new Error("Access denied");
  },
};

test("after a failure the rest is skipped, except what clears away", async () => {
  const clears = { name: "destroy", always: true, run: async () => {} };
  expect(await report.run("gateway", [passes, fails, { ...passes, name: "outputs" }, clears])).toBe(false);
  expect(report.failed).toBe(true);
  expect(report.summary()).toMatch(/2 passed, 1 failed, 1 skipped$/);
  expect(lines.join("\n")).toMatch(
    /ok .*plan .*2 to create[\s\S]*FAIL .*apply[\s\S]*Access denied[\s\S]*skip .*outputs .*apply failed[\s\S]*ok .*destroy/,
  );
});

test("a failure names its log, which has what was printed and why it failed", async () => {
  await report.run("gateway", [fails]);
  const file = join(logs, "gateway-apply.log");
  expect(lines.join("\n")).toContain(file);
  expect(readFileSync(file, "utf8")).toMatch(/what Terraform printed[\s\S]*Access denied/);
  expect(report.summary()).toContain(`Logs: ${logs}`);
});

test("a long message is cut in its middle", async () => {
  const message = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
  await report.run("gateway", [{ name: "apply", run: () => Promise.reject(new Error(message)) }]);
  const printed = lines.join("\n");
  expect(printed).toMatch(/line 0\n[\s\S]*… 70 lines …[\s\S]*line 99/);
  expect(printed).not.toContain("line 50");
});

test("nothing failed: times and counts", async () => {
  expect(await report.run("gateway", [passes])).toBe(true);
  expect(report.failed).toBe(false);
  expect(report.summary()).toMatch(/gateway +plan 0 s\n1 passed, 0 failed, 0 skipped$/);
});
