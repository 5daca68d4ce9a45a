import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditReport } from "../factories/audited-start.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIRST_FAILURE = join(import.meta.dirname, "first-failure-environment.ts");
const JEST = join(ROOT, "node_modules/jest/bin/jest.js");
/** A journey that hangs without its grant has failed: none takes half as long with it. */
const LONGEST = 600_000;

export interface JourneysRun {
  readonly passed: boolean;
  readonly output: string;
}

/** Runs journeys until the first fails: files, or all whose name matches a pattern. */
export function runJourneys(
  env: Readonly<Record<string, string>>,
  which: { readonly files: readonly string[] } | { readonly matching: string },
): Promise<JourneysRun> {
  const selected =
    "files" in which
      ? ["--runInBand", "--env", FIRST_FAILURE, "--testTimeout", "15000", "--runTestsByPath", ...which.files]
      : ["--testPathPatterns", `tests/journeys/[^/]*${which.matching}`];
  const child = spawn(process.execPath, [JEST, "--bail", ...selected], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    timeout: LONGEST,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ passed: code === 0, output })));
}

/** What the journeys of a run have left. */
export function readReports(directory: string): AuditReport[] {
  return readdirSync(directory).map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as AuditReport);
}
