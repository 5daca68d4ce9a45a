import { join } from "node:path";
import type { Environment } from "../terraform/environment.ts";
import { providerInstallation } from "../terraform/provider-mirror.ts";
import { PROVIDER_VERSION } from "../terraform/provider-version.ts";

/** Commands that write Terraform's lock file for other platforms, which only a committed one is good for. */
const LOCKING = new Set(["deploy", "apply", "diff", "plan", "destroy", "watch"]);
const SKIP_LOCK = "--skip-provider-lock";

/** How cdktf-cli is run: with Node's arguments first, and as its environment what it cannot find by itself. */
export function cdktfCommand(
  program: string,
  args: readonly string[],
  env: Environment,
): { args: string[]; env: Environment } {
  const skip = LOCKING.has(args[0] ?? "") && !args.includes(SKIP_LOCK) ? [SKIP_LOCK] : [];
  return {
    args: ["--no-deprecation", "--import", join(import.meta.dirname, "preload.ts"), program, ...args, ...skip],
    env: { ...env, ...providerInstallation(PROVIDER_VERSION, env), CHECKPOINT_DISABLE: "1" },
  };
}
