import { readFileSync } from "node:fs";
import { join } from "node:path";
import { place, runChecks, type Suppression } from "./checks/run-checks.ts";
import { SynthesisFailed, synthesize } from "./plan/synthesize.ts";

const SUPPRESSED = join(import.meta.dirname, "checks/suppressed.json");

/** The static checks over what the developer's settings synthesize: nothing but Node is needed. */
async function check(): Promise<void> {
  const { stacks, remove } = await synthesize();
  remove();
  const suppressions = JSON.parse(readFileSync(SUPPRESSED, "utf8")) as Suppression[];
  const { findings, suppressed, withoutReason } = runChecks(stacks, suppressions);
  for (const { check, reason, ...found } of suppressed) {
    console.log(`suppressed ${check} ${place({ check, ...found })}: ${reason}`);
  }
  for (const finding of findings) {
    console.error(`${finding.check} ${place(finding)} (${finding.resource.address}) ${finding.message}`);
  }
  for (const name of withoutReason) console.error(`deploy/checks/suppressed.json: ${name} gives no reason`);
  const faults = findings.length + withoutReason.length;
  console.log(`${stacks.length} stacks checked: ${faults} found, ${suppressed.length} suppressed`);
  if (faults > 0) process.exitCode = 1;
}

check().catch((error) => {
  console.error(error instanceof SynthesisFailed ? error.message : error);
  process.exitCode = 2;
});
