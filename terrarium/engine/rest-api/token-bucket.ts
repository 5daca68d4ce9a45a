/** How much may pass: so many at once, and so many a second in the long run. */
export interface ThrottleLimits {
  readonly burst: number;
  readonly rate: number;
}

/** "Throttle requests to your REST APIs": tokens come at the rate, as far as the burst goes, and each request takes one. */
export class TokenBucket {
  readonly limits: ThrottleLimits;
  #tokens: number;
  #filledAt: number;

  constructor(limits: ThrottleLimits, now: number) {
    this.limits = limits;
    this.#tokens = limits.burst;
    this.#filledAt = now;
  }

  /** Takes a token if there is one. @param now milliseconds of the world's clock */
  take(now: number): boolean {
    const { burst, rate } = this.limits;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) * rate) / 1000);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
