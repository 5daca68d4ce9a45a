import { type Clock, pause } from "../clock.ts";

/**
 * The invocation rate limit of an API destination: a token bucket on the world's clock that holds a tenth of a second's
 * worth, so that no second sees much more than its rate. Whoever polls for work waits until there is a token and takes
 * it when there is work; several pipes of one destination may overdraw it by one each, and it is made up for.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #perMillisecond: number;
  readonly #capacity: number;
  #tokens: number;
  #filledAt: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perMillisecond = perSecond / 1000;
    this.#capacity = Math.max(1, perSecond / 10);
    this.#tokens = this.#capacity;
    this.#filledAt = clock.now();
  }

  /** How many invocations may start now. */
  available(): number {
    this.#fill();
    return Math.max(0, Math.floor(this.#tokens));
  }

  take(count = 1): void {
    this.#fill();
    this.#tokens -= count;
  }

  /** Resolves when an invocation may start, or when `signal` is aborted. */
  async ready(signal?: AbortSignal): Promise<void> {
    while (this.available() === 0 && !signal?.aborted) {
      const missing = 1 - this.#tokens;
      await pause(this.#clock, Math.max(1, Math.ceil(missing / this.#perMillisecond)), signal);
    }
  }

  #fill(): void {
    const now = this.#clock.now();
    if (now <= this.#filledAt) return;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (now - this.#filledAt) * this.#perMillisecond);
    this.#filledAt = now;
  }
}
