import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { CallbackStack } from "../callback-stack.ts";
import type { Deployment } from "../deployed-stack.ts";
import { OrderSagaStack, type OrderSagaStackProps } from "../order-saga-stack.ts";
import type { SynthesizedStack } from "./local-deployment.ts";

export interface SagaChanges {
  readonly deployment?: Partial<Deployment>;
  readonly saga?: Partial<OrderSagaStackProps>;
}

/** The shop and how it tells its customers, as `cdktf synth` writes them. */
export function synthesizeSaga(changes: SagaChanges = {}): Record<"callback" | "saga", SynthesizedStack> {
  const deployment: Deployment = {
    region: "eu-west-1",
    namePrefix: "sluice",
    environment: "development",
    ...changes.deployment,
  };
  const common = {
    deployment,
    functionLimits: { timeout: 10, memory: 256 },
    tracing: false,
  };
  const throttle = { rateLimit: 10, burstLimit: 20 };
  const outdir = mkdtempSync(join(tmpdir(), "sluice-saga-test-"));
  try {
    const app = new App({ outdir });
    const callback = new CallbackStack(app, "callback", {
      ...common,
      throttle,
      logs: { retentionDays: 30, createRole: false },
    });
    new OrderSagaStack(app, "saga", {
      ...common,
      callback,
      logRetentionDays: 30,
      access: { corsOrigin: "https://shop.example.com", throttle },
      ...changes.saga,
    });
    app.synth();
    const read = (stack: string) => JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    return { callback: read("callback"), saga: read("saga") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
