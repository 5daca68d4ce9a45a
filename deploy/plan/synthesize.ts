import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readApp, type SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { envFile } from "../env-file.ts";
import { runCommand } from "../terraform/command.ts";
import { type Environment, ofTheMachine } from "../terraform/environment.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Stands in for settings that have no default, so that a plan can be seen before anything is set. */
const EXAMPLES = { AWS_REGION: "us-east-1", DOMAIN: "example.com" };

/** Synthesis ended with an error, such as wrong settings: it says which. */
export class SynthesisFailed extends Error {}

export interface Synthesis {
  /** Where it was written. */
  readonly directory: string;
  readonly stacks: readonly SynthesizedStack[];
  /** Settings that examples stand in for. */
  readonly examples: Readonly<Record<string, string>>;
  /** Removes what synthesis has written. */
  readonly remove: () => void;
}

/** Synthesizes the app with the developer's settings, beside what lies in `cdktf.out`. @throws SynthesisFailed */
export function synthesize(): Promise<Synthesis> {
  const set = { ...envFile(ROOT), ...process.env };
  const examples = Object.fromEntries(Object.entries(EXAMPLES).filter(([name]) => !set[name]?.trim()));
  return run(ROOT, { ...process.env, ...examples }, examples);
}

/** The same with nothing set but the examples, whoever does it. */
export async function synthesizeExample(): Promise<Synthesis> {
  const elsewhere = mkdtempSync(join(tmpdir(), "example-"));
  try {
    return await run(elsewhere, { ...ofTheMachine(), ...EXAMPLES }, EXAMPLES);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
}

async function run(directory: string, env: Environment, examples: Synthesis["examples"]): Promise<Synthesis> {
  const out = mkdtempSync(join(tmpdir(), "plan-"));
  const remove = () => rmSync(out, { recursive: true });
  const { code, output } = await runCommand(process.execPath, [join(ROOT, "main.ts")], {
    directory,
    env: { ...env, CDKTF_OUTDIR: out },
    timeout: 120_000,
  });
  if (code !== 0) {
    remove();
    throw new SynthesisFailed(output.trim());
  }
  return { directory: out, stacks: readApp(out), examples, remove };
}
