import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";

/** Leave to try one delivery. */
export interface Pass {
  /** Nobody else tries until this one has succeeded or failed. */
  readonly probe: boolean;
  readonly round: number;
}

const FIRST_DELAY = 100;

/**
 * Eases off a target that fails: "the pipe polling throughput will gradually back off" (doc: "Amazon EventBridge Pipes
 * error handling and troubleshooting"). Each failed round doubles the delay, up to a bound, with jitter; then one probe
 * goes ahead, and the first success lets everybody in again.
 */
export class BackOff {
  readonly #clock: Clock;
  readonly #random: Random;
  #failures = 0;
  #round = 0;
  #until = 0;
  #probing = false;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  get healthy(): boolean {
    return this.#failures === 0;
  }

  /** Failed rounds since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** When the next probe may go ahead, in milliseconds since 1970; undefined while all is well. */
  get until(): number | undefined {
    return this.healthy ? undefined : this.#until;
  }

  /**
   * Waits for a turn. Undefined: it was closed meanwhile.
   *
   * @param mayProbe false while somebody else is better placed to be the probe
   */
  async enter(mayProbe: () => boolean = () => true): Promise<Pass | undefined> {
    while (!this.#closed) {
      if (this.healthy) return { probe: false, round: this.#round };
      const wait = this.#until - this.#clock.now();
      const candidate = !this.#probing && mayProbe();
      if (candidate && wait <= 0) {
        this.#probing = true;
        return { probe: true, round: this.#round };
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.push(resolve);
      const timer = candidate ? this.#clock.after(wait, resolve) : undefined;
      await promise;
      timer?.cancel();
    }
    return undefined;
  }

  succeeded(pass: Pass): void {
    if (pass.probe) this.#probing = false;
    if (this.healthy) return;
    this.#failures = 0;
    this.#round++;
    this.#announce();
  }

  /**
   * Failures of one round count once, however many were under way. True: this one counted.
   *
   * @param longest bound of the delay in milliseconds
   */
  failed(pass: Pass, longest: number): boolean {
    if (pass.probe) this.#probing = false;
    else if (pass.round !== this.#round) return false;
    this.#round++;
    const delay = Math.min(longest, FIRST_DELAY * 2 ** Math.min(this.#failures, 20));
    this.#failures++;
    this.#until = this.#clock.now() + Math.round(delay * (0.5 + 0.5 * this.#random.fraction()));
    this.#announce();
    return true;
  }

  /** Gives a pass back unused: there was nothing to deliver. */
  unused(pass: Pass): void {
    if (!pass.probe) return;
    this.#probing = false;
    this.reconsider();
  }

  /** To be called when the answer of somebody's `mayProbe` may have changed. */
  reconsider(): void {
    this.#announce();
  }

  /** Ends all waits, those to come included. */
  close(): void {
    this.#closed = true;
    this.#announce();
  }

  #announce(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
