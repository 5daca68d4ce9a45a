/** "Amazon SQS message quotas": in flight at a time, in standard and FIFO queues alike. */
const LIMIT = 120_000;

/**
 * Keeps a queue under its limit of messages in flight without counting them at each receive: it counts what may be in
 * flight, which is never too low, and looks at the queue only when that reaches the limit.
 */
export class InFlightLimit {
  readonly #count: () => number;
  #atMost: number | undefined;

  constructor(count: () => number) {
    this.#count = count;
  }

  /** How many more may be received now. */
  room(): number {
    if (this.#atMost === undefined || this.#atMost >= LIMIT) this.#atMost = this.#count();
    return LIMIT - this.#atMost;
  }

  received(messages: number): void {
    if (this.#atMost !== undefined) this.#atMost += messages;
  }

  /** One that was certainly in flight no longer is. */
  returned(): void {
    if (this.#atMost !== undefined && this.#atMost > 0) this.#atMost--;
  }
}
