import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SynthesisFailed, synthesize } from "./plan/synthesize.ts";

/** As `constructs/checks/static-checks.ts` writes it. */
interface Report {
  readonly checks: readonly string[];
  readonly accepted: readonly { readonly check: string; readonly path: string; readonly reason: string }[];
  readonly unused: readonly string[];
}

/** The static checks over what the developer's settings synthesize: synthesis runs them, and this says what was let pass. */
async function check(): Promise<void> {
  const { directory, stacks, remove } = await synthesize();
  const { checks, accepted, unused } = JSON.parse(
    readFileSync(join(directory, "static-checks.json"), "utf8"),
  ) as Report;
  remove();
  for (const { check, path, reason } of accepted) console.log(`accepted ${check} ${path}: ${reason}`);
  for (const name of unused) console.log(`accepted, and not found with these settings: ${name}`);
  console.log(`${checks.length} checks of ${stacks.length} stacks: nothing found, ${accepted.length} accepted`);
}

check().catch((error) => {
  console.error(error instanceof SynthesisFailed ? error.message : error);
  process.exitCode = error instanceof SynthesisFailed ? 1 : 2;
});
