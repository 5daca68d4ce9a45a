import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const CDKTF_VERSION = "0.21.0";

/** The program in a directory that `install` has filled. */
const program = (directory: string) => join(directory, "node_modules/cdktf-cli/bundle/bin/cdktf");

/** Where programs keep what they can fetch again: "XDG Base Directory Specification". */
export const cacheDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "sluice");

/**
 * cdktf-cli, fetched from the npm registry when it is first needed. It is larger than everything else together, and only who deploys needs it:
 * docs/adr/0005-cdktf-cli-outside.md. Answers the path of the program.
 */
export async function installCdktf(cache: string, say: (message: string) => void): Promise<string> {
  const directory = join(cache, `cdktf-cli-${CDKTF_VERSION}`);
  if (existsSync(program(directory))) return program(directory);
  say(`cdktf-cli ${CDKTF_VERSION} is fetched once, into ${directory} (420 MB)`);
  // Under another name until it is whole: a fetch that is broken off, or a second one beside it, leaves nothing half done.
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    await promisify(execFile)("npm", [...INSTALL, "--prefix", unfinished, `cdktf-cli@${CDKTF_VERSION}`]);
    renameSync(unfinished, directory);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else may have been faster.
    if (!existsSync(program(directory))) {
      throw new Error(`cdktf-cli ${CDKTF_VERSION} could not be fetched from the npm registry`, { cause: error });
    }
  }
  return program(directory);
}

/** Its native terminal is not built: preload.ts has another. */
const INSTALL = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
