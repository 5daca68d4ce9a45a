import type { Clock, Timer } from "../clock.ts";
import type { Queue } from "../queue/queue.ts";

/** SQS hides a message for twelve hours after its receive, however often that is extended. */
const LONGEST = 12 * 3600 * 1000;

/**
 * Keeps a received message hidden while the pipe retries it by itself. It is not received again for that: "EventBridge
 * Pipes does not count retries for internal errors against the maximum receive count" (doc: "Amazon EventBridge Pipes
 * error handling and troubleshooting").
 */
export class Hidden {
  readonly #clock: Clock;
  readonly #queue: Queue;
  readonly #receiptHandle: string;
  readonly #seconds: number;
  readonly #since: number;
  #timer: Timer | undefined;
  #lost = false;

  constructor(clock: Clock, queue: Queue, receiptHandle: string) {
    this.#clock = clock;
    this.#queue = queue;
    this.#receiptHandle = receiptHandle;
    this.#seconds = queue.attributes.visibilityTimeout;
    this.#since = clock.now();
    this.#lost = this.#seconds === 0;
    this.#extend();
  }

  /** Somebody else may have it, or it is gone: it must not be delivered from here any more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Lets its visibility timeout run. */
  end(): void {
    this.#timer?.cancel();
  }

  /** Makes it visible at once. */
  async release(): Promise<void> {
    this.end();
    if (!this.#lost) await this.#queue.changeVisibility(this.#receiptHandle, 0).catch(() => {});
  }

  #extend(): void {
    if (this.#lost) return;
    const seconds = this.#seconds;
    if (this.#clock.now() + seconds * 1000 > this.#since + LONGEST - seconds * 1000) {
      this.#lost = true;
      return;
    }
    this.#queue.changeVisibility(this.#receiptHandle, seconds).catch(() => {
      // Deleted, purged or expired meanwhile.
      this.#lost = true;
    });
    this.#timer = this.#clock.after(seconds * 500, () => this.#extend());
  }
}
