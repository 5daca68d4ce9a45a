import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./servers.ts";

/** Settings that take every brake off, so that the software is measured and not its limits. */
export const UNBRAKED = {
  AWS_REGION: "us-east-1",
  NAME_PREFIX: "bench",
  DOMAIN: "localhost",
  SUBSCRIBER_URL: "https://sub.localhost/sub",
  THROTTLE_RATE_LIMIT: "1000000",
  THROTTLE_BURST_LIMIT: "1000000",
  DESTINATION_RATE_LIMIT: "300",
  STACKS: "gateway,subscriber",
  TF_VAR_subscriber_api_key: "benchmark-subscriber-key",
};

/** Synthesizes our stacks into a directory of its own; `only` leaves those stacks in its manifest. */
export async function synthesize(
  only?: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "bench-"));
  await promisify(execFile)(process.execPath, [join(ROOT, "main.ts")], {
    cwd: ROOT,
    env: { ...process.env, ...UNBRAKED, ...settings, CDKTF_OUTDIR: directory },
  });
  if (only) {
    const file = join(directory, "manifest.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { stacks: Record<string, unknown> };
    const kept = Object.entries(manifest.stacks).filter(([name]) => only.includes(name));
    writeFileSync(file, JSON.stringify({ ...manifest, stacks: Object.fromEntries(kept) }));
  }
  return directory;
}

export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "bench-data-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The provider takes at most 300 invocations a second, as AWS does by default; here the software is to be the limit. */
export function raiseDestinationRate(directory: string): void {
  for (const file of globSync("stacks/*/cdk.tf.json", { cwd: directory })) {
    const path = join(directory, file);
    const json = readFileSync(path, "utf8");
    writeFileSync(
      path,
      json.replace(/"invocation_rate_limit_per_second": ?\d+/g, '"invocation_rate_limit_per_second": 1000000'),
    );
  }
}
