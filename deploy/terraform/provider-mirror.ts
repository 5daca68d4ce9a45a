import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "./environment.ts";

const REGISTRY = "registry.terraform.io";
/** Depth below the root at which somebody keeps a mirror: `/opt/mirror/registry.terraform.io`. */
const DEPTH = 3;
const NEVER = new Set(["proc", "sys", "dev", "node_modules", "lost+found"]);

/**
 * How `terraform init` finds the AWS provider: by the CLI configuration of the user if there is one; otherwise in a directory of this machine
 * that is laid out as a provider mirror and holds the version that is asked for; otherwise from the public registry, once for all
 * stacks. Source: "CLI Configuration", "Provider Installation" of the Terraform documentation.
 */
export function providerInstallation(version: string, env: Environment): Environment {
  const configured = env.TF_CLI_CONFIG_FILE;
  if (configured !== undefined && existsSync(configured)) return { TF_CLI_CONFIG_FILE: configured };
  if (configured === undefined && existsSync(join(homedir(), ".terraformrc"))) return {};
  const mirror = findMirror(version, "/");
  if (mirror !== undefined) return { TF_CLI_CONFIG_FILE: mirrorConfiguration(mirror) };
  const cache = env.TF_PLUGIN_CACHE_DIR ?? join(tmpdir(), "terraform-plugin-cache");
  mkdirSync(cache, { recursive: true });
  // Not set rather than set to a file that is not there, of which Terraform warns in every command.
  return { TF_CLI_CONFIG_FILE: undefined, TF_PLUGIN_CACHE_DIR: cache };
}

/** The nearest directory below `root` that holds `registry.terraform.io/hashicorp/aws/VERSION`, packed or unpacked. */
export function findMirror(version: string, root: string): string | undefined {
  let level = [root];
  for (let depth = 0; depth <= DEPTH; depth++) {
    const found = level.find((directory) => holdsProvider(directory, version));
    if (found !== undefined) return found;
    level = level.flatMap(subdirectories);
  }
  return undefined;
}

function holdsProvider(directory: string, version: string): boolean {
  const provider = join(directory, REGISTRY, "hashicorp", "aws");
  if (existsSync(join(provider, version))) return true;
  return filesOf(provider).some((name) => name.startsWith(`terraform-provider-aws_${version}_`));
}

function filesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // not there, or not ours to read: no mirror of ours either way
  }
}

function subdirectories(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NEVER.has(entry.name))
      .map(({ name }) => join(directory, name));
  } catch {
    return [];
  }
}

/** A CLI configuration, for as long as this process lives, that takes the AWS provider from the mirror and others from where they come from otherwise. */
export function mirrorConfiguration(mirror: string): string {
  const directory = mkdtempSync(join(tmpdir(), "terraform-"));
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  const file = join(directory, "terraformrc");
  const provider = `${REGISTRY}/hashicorp/aws`;
  writeFileSync(
    file,
    `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["${provider}"]
  }
  direct {
    exclude = ["${provider}"]
  }
}
`,
  );
  return file;
}
