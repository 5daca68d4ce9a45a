import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { journeysByGrant } from "./grants-by-journey.ts";
import { readReports, runJourneys } from "./journeys.ts";

const USAGE = `npm run least-privilege [-- options]

Takes each action that a role or a resource's policy allows away in turn, runs the journeys that used it, and lists what no
journey needs. Exit 1 if there is any.

  --only TEXT       only grants with this text in them, such as a role's name
  --journeys TEXT   only journeys with this text in their file's name
  --list            only say which journeys use each grant; takes nothing away`;

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      journeys: { type: "string", default: "" },
      list: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  const began = Date.now();
  const directory = mkdtempSync(join(tmpdir(), "grants-"));
  console.log("Running the journeys to see which grants it uses …");
  const all = await runJourneys({ GRANT_AUDIT: directory }, { matching: values.journeys });
  const journeys = journeysByGrant(readReports(directory));
  rmSync(directory, { recursive: true });
  if (!all.passed) {
    console.error(all.output);
    throw new Error("The journeys must pass before anything is taken away");
  }
  const grants = [...journeys].filter(([grant]) => grant.includes(values.only));
  console.log(`${journeys.size} grants, found in ${seconds(began)}; ${grants.length} to look at`);
  if (values.list) return list(grants);
  const unneeded: string[] = [];
  for (const [index, [grant, files]] of grants.entries()) {
    const start = Date.now();
    const by = await needing(grant, files);
    if (by === undefined) unneeded.push(grant);
    const verdict = by === undefined ? "NOT NEEDED" : `needed by ${name(by)}`;
    console.log(`${String(index + 1).padStart(3)}/${grants.length}  ${verdict}: ${grant} (${seconds(start)})`);
  }
  const verdict =
    unneeded.length === 0 ? "every grant is needed" : `${unneeded.length} grants are needed by no journey`;
  console.log(`${verdict}; ${seconds(began)} in all`);
  for (const grant of unneeded) console.log(`  ${grant}`);
  if (unneeded.length > 0) process.exitCode = 1;
}

const passing = new Set<string>();

/** With nothing taken away: or any failure, of whatever cause, would speak for a grant. */
async function checkThatItPasses(file: string): Promise<void> {
  if (passing.has(file)) return;
  const { passed, output } = await runJourneys({ WITHHELD_GRANT: "" }, { files: [file] });
  if (!passed) throw new Error(`${name(file)} fails with nothing taken away:\n${output}`);
  passing.add(file);
}

/** The first journey that fails without the grant. */
async function needing(grant: string, files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    await checkThatItPasses(file);
    const { passed } = await runJourneys({ WITHHELD_GRANT: grant }, { files: [file] });
    if (!passed) return file;
  }
  return undefined;
}

function list(grants: readonly (readonly [string, readonly string[]])[]): void {
  for (const [grant, files] of grants) console.log(`${grant}: ${files.map(name).join(", ") || "no journey"}`);
}

const name = (file: string) => relative(join(import.meta.dirname, "../journeys"), file).replace(/\.test\.ts$/, "");

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
