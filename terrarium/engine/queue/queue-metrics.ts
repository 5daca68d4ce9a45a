import { type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { Depth } from "./message.ts";

/** What a queue's gauges look at. */
export interface MeasuredQueue {
  depth(): Depth;
  oldestAge(): number;
}

const NAMESPACE = "AWS/SQS";

/** What a queue emits to CloudWatch ("Available CloudWatch metrics for Amazon SQS"). */
export class QueueMetrics {
  readonly sent: Meter;
  readonly sentSize: Meter;
  readonly received: Meter;
  readonly emptyReceives: Meter;
  readonly deleted: Meter;
  readonly #metrics: Metrics;
  readonly #dimensions: { readonly QueueName: string };
  #stops: (() => void)[] = [];

  constructor(world: World, name: string) {
    this.#metrics = world.service(Metrics);
    this.#dimensions = { QueueName: name };
    const meter = (metric: string, unit?: string) => this.#metrics.meter(NAMESPACE, metric, this.#dimensions, unit);
    this.sent = meter("NumberOfMessagesSent");
    this.sentSize = meter("SentMessageSize", "Bytes");
    this.received = meter("NumberOfMessagesReceived");
    this.emptyReceives = meter("NumberOfEmptyReceives");
    this.deleted = meter("NumberOfMessagesDeleted");
  }

  /** Makes the depth and the age visible, until {@link end}. */
  measure(queue: MeasuredQueue): void {
    const gauge = (metric: string, read: () => number, unit?: string) =>
      this.#metrics.sample(NAMESPACE, metric, this.#dimensions, read, unit);
    this.#stops = [
      gauge("ApproximateNumberOfMessagesVisible", () => queue.depth().visible),
      gauge("ApproximateNumberOfMessagesNotVisible", () => queue.depth().inFlight),
      gauge("ApproximateNumberOfMessagesDelayed", () => queue.depth().delayed),
      gauge("ApproximateAgeOfOldestMessage", () => queue.oldestAge(), "Seconds"),
    ];
  }

  end(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }
}
