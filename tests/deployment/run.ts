import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allStacks } from "./all-stacks.ts";
import { Report } from "./report.ts";
import { missingRequirements } from "./requirements.ts";
import { cdktf } from "./scenarios/cdktf.ts";
import { locking } from "./scenarios/locking.ts";
import { plan } from "./scenarios/plan.ts";
import { production } from "./scenarios/production.ts";
import { restOrders } from "./scenarios/rest-orders.ts";
import { stackNames } from "./stack-names.ts";
import { Machine } from "./terraform-project.ts";

const scenarios = { plan, locking, production, cdktf, "rest-orders": restOrders };

/**
 * `npm run test:deployment [-- NAME …]`: our stacks, applied by the real Terraform with the real AWS provider to a local control plane. A name is
 * that of a stack (which brings what it depends on) or of a scenario; without names everything runs.
 */
async function main(names: readonly string[]): Promise<number> {
  const stacks = await stackNames();
  const known = [...stacks, ...Object.keys(scenarios)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(
      `There is no ${unknown.join(", ")}; there are the stacks ${stacks.join(", ")} and the scenarios ${Object.keys(scenarios).join(", ")}.`,
    );
    return 2;
  }
  const wanted = names.length === 0 ? known : names;
  const missing = await missingRequirements();
  if (missing.length > 0) return unable(missing, wanted.length);
  return run(
    wanted.filter((name) => stacks.includes(name)),
    wanted,
  );
}

async function run(stacks: readonly string[], wanted: readonly string[]): Promise<number> {
  const interrupted = new AbortController();
  const report = new Report(mkdtempSync(join(tmpdir(), "sluice-deployment-")));
  const machine = new Machine(report, interrupted.signal);
  process.on("SIGINT", () => {
    report.note("Interrupted: Terraform finishes what it has begun …");
    interrupted.abort();
  });
  report.note(`Logs: ${report.logs}`);
  await Promise.all([
    ...(stacks.length > 0 ? [allStacks(machine, stacks)] : []),
    ...Object.entries(scenarios)
      .filter(([name]) => wanted.includes(name))
      .map(([, scenario]) => scenario(machine)),
  ]);
  console.log(report.summary());
  if (report.failed) return 1;
  rmSync(report.logs, { recursive: true });
  return 0;
}

/** Without its tools nothing can be tested: a developer is told so, in CI it is a failure. */
function unable(missing: readonly string[], count: number): number {
  console.log(`Not here, and needed:\n${missing.map((what) => `  - ${what}`).join("\n")}`);
  const inCi = process.env.CI === "true";
  if (inCi) console.log("With CI=true that is a failure.");
  console.log(inCi ? `0 passed, ${count} failed, 0 skipped` : `0 passed, 0 failed, ${count} skipped`);
  return inCi ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
