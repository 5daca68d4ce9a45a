import type { PipeEvent } from "./pipe-event.ts";

/** One event on its way to the target, in the form that the input template gave it. */
export interface Delivery {
  readonly event: PipeEvent;
  readonly payload: string;
  readonly lineage: string;
}

/** What became of one delivery. */
export type Outcome =
  | { readonly taken: true; readonly status?: number; readonly response?: unknown }
  | {
      readonly taken: false;
      readonly reason: string;
      readonly status?: number;
      readonly response?: unknown;
      /** Nobody was there: for EventBridge an error of its own, which is retried without another receive. */
      readonly unreachable?: boolean;
    };

/** Where a pipe's events go. */
export interface PipeTarget {
  readonly arn: string;
  /** `events:InvokeApiDestination`: what the pipe's role must be allowed on the target. */
  readonly action: string;
  /** How the topology names the connection: `invokes`, `sends`. */
  readonly edge: string;
  /** As execution logs name the service. */
  readonly service: string;
  /** How many events one invocation takes at most. */
  readonly largestBatch: number;
  /** How many invocations may start now; absent: as many as one likes. */
  readonly allowance?: { available(): number; take(count: number): void; ready(signal: AbortSignal): Promise<void> };
  /** Resolves with one outcome a delivery, in their order. Never rejects for what the other end does. */
  invoke(deliveries: readonly Delivery[]): Promise<readonly Outcome[]>;
  /** The request of a delivery as execution logs show it: without secrets. */
  describe(delivery: Delivery): unknown;
}
