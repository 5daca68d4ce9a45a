import type { Clock, Timer } from "../clock.ts";

const START = 5;
const MOST = 64;
/** From this limit on, several messages are received together. */
const WORTH_GATHERING = 16;
const LONGEST_GATHERING = 2;

/**
 * How many executions a pipe runs at once: few at first, one more with each success, half as many after a failed round
 * (doc: "Amazon EventBridge Pipes batching and concurrency": it scales up and down, beginning with five batches).
 */
export class Concurrency {
  #limit = START;
  #running = 0;
  #closed = false;
  #wake: (() => void) | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get running(): number {
    return this.#running;
  }

  get limit(): number {
    return this.#limit;
  }

  /** How many more may start now. */
  get room(): number {
    return Math.max(0, this.#limit - this.#running);
  }

  start(): void {
    this.#running++;
  }

  end(): void {
    this.#running--;
    this.#wake?.();
  }

  grow(): void {
    if (this.#limit < MOST) this.#limit++;
  }

  shrink(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  /**
   * Resolves when there is room, or when it is closed. Where much goes on it waits for more of it, though not for long: one
   * receive, and the commit of it, costs little more for sixty messages than for one. One waits at a time.
   */
  async ready(): Promise<void> {
    let timer: Timer | undefined;
    let late = false;
    while (!this.#closed && (this.room === 0 || (this.room < this.#worthwhile() && !late))) {
      if (this.room > 0) {
        timer ??= this.#clock.after(LONGEST_GATHERING, () => {
          late = true;
          this.#wake?.();
        });
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    timer?.cancel();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  #worthwhile(): number {
    return this.#limit < WORTH_GATHERING ? 1 : Math.floor(this.#limit * 0.75);
  }
}
