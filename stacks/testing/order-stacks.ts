import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Deployment } from "../deployed-stack.ts";
import type { OrderProps } from "../order-props.ts";
import { OrderQueueStack } from "../order-queue-stack.ts";
import { OrderRoutingStack, type OrderRoutingStackProps } from "../order-routing-stack.ts";
import { OrderSyncStack } from "../order-sync-stack.ts";
import type { SynthesizedStack } from "./local-deployment.ts";

export interface OrderChanges {
  readonly deployment?: Partial<Deployment>;
  readonly common?: Partial<OrderProps>;
  readonly routing?: Partial<OrderRoutingStackProps>;
}

/** The three stacks of orders as `cdktf synth` writes them. */
export function synthesizeOrders(changes: OrderChanges = {}): Record<"sync" | "queue" | "routing", SynthesizedStack> {
  const deployment: Deployment = {
    region: "eu-west-1",
    namePrefix: "sluice",
    environment: "development",
    ...changes.deployment,
  };
  const common: OrderProps = {
    access: { authorizer: { kind: "none" }, corsOrigin: "*", throttle: { rateLimit: 10, burstLimit: 20 } },
    functionLimits: { timeout: 10, memory: 256 },
    tracing: false,
    logRetentionDays: 30,
    ...changes.common,
  };
  const consumer = { batchSize: 10, batchWindow: 5, maximumConcurrency: 5, maxReceiveCount: 3, keptDays: 90 };
  const outdir = mkdtempSync(join(tmpdir(), "sluice-orders-test-"));
  try {
    const app = new App({ outdir });
    new OrderSyncStack(app, "sync", { deployment, ...common });
    new OrderQueueStack(app, "queue", { deployment, ...common, consumer });
    new OrderRoutingStack(app, "routing", {
      deployment,
      ...common,
      consumer,
      ingress: { kind: "http", createLogRole: false },
      reportSchedule: "cron(0 0 * * ? *)",
      archiveDays: 30,
      ...changes.routing,
    });
    app.synth();
    const read = (stack: string) => JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    return { sync: read("sync"), queue: read("queue"), routing: read("routing") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** All resources of a type. */
export const all = (stack: SynthesizedStack, type: string) => Object.values(stack.resource[type] ?? {});
