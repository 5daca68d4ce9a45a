import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import type { NodeFunction } from "./node-function.ts";
import type { WorkQueue } from "./work-queue.ts";
import { requireWhole, WrongProp } from "./wrong-prop.ts";

export interface QueueConsumerProps {
  readonly queue: WorkQueue;
  /** It answers with the messages that failed: `{batchItemFailures: [{itemIdentifier}]}`. */
  readonly function: NodeFunction;
  /** Messages at a time, at most: up to 10, or up to 10,000 with a window. @default 10 */
  readonly batchSize?: number;
  /** Seconds to wait for a batch to fill. @default 0: what is there is taken */
  readonly batchWindow?: number;
  /** Batches at a time, at most: 2 to 1000. @default as many as the function may run */
  readonly maximumConcurrency?: number;
}

/**
 * Gives the messages of a queue to a function in batches, of which just those messages come back that it reports as failed. Source:
 * "Using Lambda with Amazon SQS", "Configuring maximum concurrency for Amazon SQS event sources".
 */
export class QueueConsumer extends Construct {
  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const { queue, function: fn, batchSize = 10, batchWindow = 0, maximumConcurrency } = props;
    requireWhole(this, "batchSize", batchSize, 1, queue.fifo ? 10 : 10_000, "messages");
    requireWhole(this, "batchWindow", batchWindow, 0, queue.fifo ? 0 : 300, "seconds");
    if (maximumConcurrency !== undefined) {
      requireWhole(this, "maximumConcurrency", maximumConcurrency, 2, 1_000, "batches at a time");
    }
    if (batchSize > 10 && batchWindow === 0) {
      throw new WrongProp(this, "batchWindow", batchWindow, `at least 1 second, as the batch size is ${batchSize}`);
    }
    const least = 6 * fn.timeout + batchWindow;
    if (queue.visibilityTimeout < least) {
      throw new WrongProp(
        this,
        "queue.visibilityTimeout",
        queue.visibilityTimeout,
        `at least ${least} seconds, six times the ${fn.timeout} seconds of the function's time-out and the batch window: set visibilityTimeout of ${queue.node.path}, or a shorter limits.timeout of ${fn.node.path}`,
      );
    }
    queue.grantConsume(fn);
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.arn,
      functionName: fn.arn,
      batchSize,
      maximumBatchingWindowInSeconds: batchWindow,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: maximumConcurrency === undefined ? undefined : { maximumConcurrency },
      // Lambda refuses a mapping whose function may not receive yet.
      dependsOn: fn.permissions,
    });
  }
}
