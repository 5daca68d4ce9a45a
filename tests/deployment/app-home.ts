import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declaredResources, readApp, type SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { runCommand } from "../../deploy/terraform/command.ts";
import { ofTheMachine } from "../../deploy/terraform/environment.ts";
import { REGION } from "./control-plane.ts";
import type { Log } from "./report.ts";

const ROOT = join(import.meta.dirname, "../..");
/** What belongs to the developer's own deployment. */
const PRIVATE = /^(\.|cdktf\.out$|.*\.tfstate)/;

export type Settings = Readonly<Record<string, string>>;

/** The least that has to be set. */
export const LEAST_SETTINGS: Settings = { AWS_REGION: REGION, DOMAIN: "example.com" };

/**
 * A directory from which our app is deployed as from a fresh clone: what is in the repository, without the developer's settings and
 * states. Its own states stand in it.
 */
export class AppHome {
  readonly directory = mkdtempSync(join(tmpdir(), "sluice-app-"));

  constructor() {
    for (const name of readdirSync(ROOT)) {
      if (!PRIVATE.test(name)) symlinkSync(join(ROOT, name), join(this.directory, name));
    }
  }

  /** Synthesizes with just these settings, into `cdktf.out`; again, and the same states meet another configuration. */
  async synthesize(settings: Settings, log: Log): Promise<SynthesizedStack[]> {
    const result = await runCommand(process.execPath, ["main.ts"], {
      directory: this.directory,
      env: { ...ofTheMachine(), ...settings },
      timeout: 60_000,
      log,
    });
    if (result.code !== 0) throw new Error(`Synthesis failed:\n${result.output}`);
    return readApp(join(this.directory, "cdktf.out"));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** How many resources the stacks declare, by type. */
export function declaredTypes(stacks: readonly SynthesizedStack[]): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(declaredResources(stacks), ({ type }) => type)].map(([type, all]) => [type, all.length]),
  );
}
