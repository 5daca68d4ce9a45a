import { type Meter, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";
import type { Delivery, Outcome } from "./pipe-target.ts";

const THROTTLED = 429;

/** What a pipe emits to CloudWatch ("Monitoring Amazon EventBridge Pipes", CloudWatch metrics). */
export class PipeMetrics {
  readonly #invocations: Meter;
  readonly #duration: Meter;
  readonly #events: Meter;
  readonly #eventSize: Meter;
  readonly #failed: Meter;
  readonly #partlyFailed: Meter;
  readonly #throttled: Meter;
  readonly #targetDuration: Meter;
  readonly #targetFailed: Meter;

  constructor(world: World, name: string) {
    const metrics = world.service(Metrics);
    const meter = (metric: string, unit?: string) =>
      metrics.meter("AWS/EventBridge/Pipes", metric, { PipeName: name }, unit);
    this.#invocations = meter("Invocations");
    this.#duration = meter("Duration", "Milliseconds");
    this.#events = meter("EventCount");
    this.#eventSize = meter("EventSize", "Bytes");
    this.#failed = meter("ExecutionFailed");
    this.#partlyFailed = meter("ExecutionPartiallyFailed");
    this.#throttled = meter("ExecutionThrottled");
    this.#targetDuration = meter("TargetStageDuration", "Milliseconds");
    this.#targetFailed = meter("TargetStageFailed");
  }

  /** Nothing came of the input template. */
  notTransformed(): void {
    this.#invocations.add(1);
    this.#failed.add(1);
  }

  /** The target has answered. @param duration milliseconds */
  invoked(deliveries: readonly Delivery[], outcomes: readonly Outcome[], duration: number): void {
    let failures = 0;
    let throttled = false;
    for (const outcome of outcomes) {
      if (outcome.taken) continue;
      failures++;
      if (outcome.status === THROTTLED) throttled = true;
    }
    this.#invocations.add(1);
    this.#duration.add(duration);
    this.#events.add(deliveries.length);
    for (const { payload } of deliveries) this.#eventSize.add(payload.length);
    this.#targetDuration.add(duration);
    this.#failed.add(failures === outcomes.length ? 1 : 0);
    this.#targetFailed.add(failures === outcomes.length ? 1 : 0);
    this.#partlyFailed.add(failures > 0 && failures < outcomes.length ? 1 : 0);
    this.#throttled.add(throttled ? 1 : 0);
  }
}
