import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

/** Settings under which the stacks run on this machine. */
export const LOCAL_SETTINGS = {
  AWS_REGION: "us-east-1",
  NAME_PREFIX: "journey",
  DOMAIN: "localhost",
  SUBSCRIBER_URL: "https://sub.localhost/sub",
  SUBSCRIBER_BUCKET: "journey-subscriber",
  SUBSCRIBER_SERVICE: "ecs-tasks.amazonaws.com",
  STACKS: "gateway,subscriber",
};

/** Synthesizes our stacks as `npm run synth` does, and returns the directory of the Terraform JSON. */
export async function synthesize(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "journey-"));
  const { PATH, HOME, TMPDIR } = process.env;
  await promisify(execFile)(process.execPath, [join(ROOT, "main.ts")], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, ...LOCAL_SETTINGS, ...settings, CDKTF_OUTDIR: directory },
  });
  return directory;
}
