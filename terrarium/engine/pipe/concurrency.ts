const START = 5;
const MOST = 64;

/**
 * How many executions a pipe runs at once: few at first, one more with each success, half as many after a failed round
 * (doc: "Amazon EventBridge Pipes batching and concurrency": it scales up and down, beginning with five batches).
 */
export class Concurrency {
  #limit = START;
  #running = 0;
  #closed = false;
  #wake: (() => void) | undefined;

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
    if (this.room >= this.#worthwhile()) this.#wake?.();
  }

  grow(): void {
    if (this.#limit < MOST) this.#limit++;
  }

  shrink(): void {
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
  }

  /** Resolves when enough have ended to make the next receive worth its while, or when it is closed. One waits at a time. */
  async ready(): Promise<void> {
    while (!this.#closed && this.room < this.#worthwhile()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Several messages are received together: one receive costs little more than one message does. */
  #worthwhile(): number {
    return Math.max(1, Math.min(10, Math.floor(this.#limit / 4)));
  }
}
