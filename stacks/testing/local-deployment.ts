import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Deployment } from "../deployed-stack.ts";
import { GatewayStack, type GatewayStackProps } from "../gateway-stack.ts";
import { SubscriberStack, type SubscriberStackProps } from "../subscriber-stack.ts";

type Block = Readonly<Record<string, unknown>>;

export interface SynthesizedStack {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly variable?: Readonly<Record<string, Block>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly provider: { readonly aws: readonly Block[] };
  readonly terraform: { readonly backend: Block };
}

export interface Changes {
  readonly deployment?: Partial<Deployment>;
  readonly gateway?: Partial<GatewayStackProps>;
  readonly subscriber?: Partial<SubscriberStackProps>;
}

/** Both stacks as `cdktf synth` writes them, with the reference between them. */
export function synthesize(changes: Changes = {}): { gateway: SynthesizedStack; subscriber: SynthesizedStack } {
  const deployment: Deployment = {
    region: "eu-west-1",
    namePrefix: "sluice",
    environment: "development",
    ...changes.deployment,
  };
  const outdir = mkdtempSync(join(tmpdir(), "sluice-stacks-test-"));
  try {
    const app = new App({ outdir });
    const { queue } = new GatewayStack(app, "gateway", {
      deployment,
      domain: "example.com",
      stages: ["events"],
      access: { apiKeyRequired: false, corsOrigin: "*", throttle: { rateLimit: 10, burstLimit: 20 } },
      queue: { retention: 86_400, visibilityTimeout: 30, maxReceiveCount: 5 },
      logs: { retentionDays: 30, createRole: true },
      ...changes.gateway,
    });
    new SubscriberStack(app, "subscriber", {
      deployment,
      queue,
      url: "https://sub.example.com/sub",
      rateLimit: 300,
      logRetentionDays: 30,
      ...changes.subscriber,
    });
    app.synth();
    const read = (stack: string) => JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8"));
    return { gateway: read("gateway"), subscriber: read("subscriber") };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** The one resource of a type. */
export function only(stack: SynthesizedStack, type: string): Block {
  const found = Object.values(stack.resource[type] ?? {});
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0];
}
