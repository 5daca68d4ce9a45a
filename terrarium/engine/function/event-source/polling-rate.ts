import { type Clock, pause } from "../../clock.ts";

/** Lambda begins with five batches at a time; more than a function has environments here is of no use. */
const START = 5;
const MOST = 24;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 60_000;

/**
 * How many batches of a queue may be in flight: more with each success, fewer when the function fails or is throttled, and after a
 * throttle nothing for a while ("Configuring scaling behavior for SQS event source mappings").
 */
export class PollingRate {
  readonly #clock: Clock;
  readonly #most: number;
  #limit: number;
  #running = 0;
  #throttles = 0;
  #pausedUntil = 0;
  #wake: (() => void) | undefined;

  /** @param maximum the mapping's maximum concurrency */
  constructor(clock: Clock, maximum: number = MOST) {
    this.#clock = clock;
    this.#most = Math.min(maximum, MOST);
    this.#limit = Math.min(START, this.#most);
  }

  get running(): number {
    return this.#running;
  }

  get limit(): number {
    return this.#limit;
  }

  /** How many more batches may start now. */
  get room(): number {
    return Math.max(0, this.#limit - this.#running);
  }

  /** Resolves when a batch may start, or when the signal is aborted. One waits at a time. */
  async ready(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const left = this.#pausedUntil - this.#clock.now();
      if (left > 0) await pause(this.#clock, left, signal);
      else if (this.room > 0) return;
      else {
        const { promise, resolve } = Promise.withResolvers<void>();
        const wake = () => resolve();
        this.#wake = wake;
        signal.addEventListener("abort", wake);
        await promise;
        signal.removeEventListener("abort", wake);
      }
    }
  }

  start(): void {
    this.#running++;
  }

  end(outcome: "processed" | "failed" | "throttled"): void {
    const wasFull = this.room === 0;
    this.#running--;
    if (outcome === "processed") {
      this.#throttles = 0;
      if (wasFull && this.#limit < this.#most) this.#limit++;
    } else {
      this.#limit = Math.max(Math.min(2, this.#most), Math.floor(this.#limit / 2));
      if (outcome === "throttled") {
        const delay = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.#throttles++, 10));
        this.#pausedUntil = this.#clock.now() + delay;
      }
    }
    this.#wake?.();
  }
}
