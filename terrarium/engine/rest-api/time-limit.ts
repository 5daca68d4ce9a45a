import type { Clock } from "../clock.ts";
import { Refusal } from "./refusal.ts";

interface Waiting {
  readonly due: number;
  readonly gone: AbortController | undefined;
  reject(refusal: Refusal): void;
}

/**
 * The time that an integration has to answer: after it, 504. All requests of an integration have the same, so the one
 * that came first is due first, and one timer is enough for all of them.
 */
export class TimeLimit {
  readonly #clock: Clock;
  readonly #milliseconds: number;
  readonly #waiting = new Set<Waiting>();
  #isTimed = false;

  constructor(clock: Clock, milliseconds: number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** What `work` comes to in time. @param gone aborted when the time is up, for who still works on it */
  apply<T>(work: Promise<T>, gone?: AbortController): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { due: this.#clock.now() + this.#milliseconds, gone, reject };
      this.#waiting.add(waiting);
      if (!this.#isTimed) this.#wait(this.#milliseconds);
      work.then(
        (value) => {
          this.#waiting.delete(waiting);
          resolve(value);
        },
        (error) => {
          this.#waiting.delete(waiting);
          reject(error);
        },
      );
    });
  }

  #wait(milliseconds: number): void {
    this.#isTimed = true;
    this.#clock.after(milliseconds, () => {
      this.#isTimed = false;
      const now = this.#clock.now();
      for (const waiting of this.#waiting) {
        if (waiting.due > now) return this.#wait(waiting.due - now);
        this.#waiting.delete(waiting);
        waiting.gone?.abort();
        const explanation = `the integration did not answer within ${this.#milliseconds} ms`;
        waiting.reject(new Refusal("INTEGRATION_TIMEOUT", { explanation }));
      }
    });
  }
}
