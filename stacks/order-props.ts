import type { HttpAuthorizer } from "../constructs/http-ingress.ts";
import type { FunctionLimits } from "../constructs/node-function.ts";

/** What the three stacks of orders have in common. */
export interface OrderProps {
  readonly access: {
    readonly authorizer: HttpAuthorizer;
    readonly corsOrigin: string;
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  /** Of each function. */
  readonly functionLimits: FunctionLimits;
  readonly tracing: boolean;
  readonly logRetentionDays: number;
  readonly alarmEmail?: string;
}

/** How the functions that work on a queue get its messages. */
export interface OrderConsumer {
  readonly batchSize: number;
  readonly batchWindow: number;
  readonly maximumConcurrency: number;
  readonly maxReceiveCount: number;
  /** Days the record of an order is kept. */
  readonly keptDays: number;
}

/** Long enough that a slow batch is not handed out a second time: six time-outs, and the window in which it fills. */
export function visibilityFor(fn: { readonly timeout: number }, { batchWindow }: OrderConsumer): number {
  return 6 * fn.timeout + batchWindow;
}
