import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { CallbackStack, type CallbackStackProps } from "../callback-stack.ts";
import type { Deployment } from "../deployed-stack.ts";
import type { SynthesizedStack } from "./local-deployment.ts";

export interface CallbackChanges extends Partial<Omit<CallbackStackProps, "deployment">> {
  readonly deployment?: Partial<Deployment>;
}

/** The callback API alone, as `cdktf synth` writes it. */
export function synthesizeCallback({ deployment, ...changes }: CallbackChanges = {}): SynthesizedStack {
  const outdir = mkdtempSync(join(tmpdir(), "sluice-callback-test-"));
  try {
    const app = new App({ outdir });
    new CallbackStack(app, "callback", {
      deployment: { region: "eu-west-1", namePrefix: "sluice", environment: "development", ...deployment },
      throttle: { rateLimit: 10, burstLimit: 20 },
      functionLimits: { timeout: 10, memory: 256 },
      tracing: false,
      logs: { retentionDays: 30, createRole: false },
      ...changes,
    });
    app.synth();
    return JSON.parse(readFileSync(join(outdir, "stacks", "callback", "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
