import type { Clock, Timer } from "../clock.ts";
import type { ReceivedMessage } from "./message.ts";

/** Takes messages: `undefined` where there are none. */
export type Take<R> = (request: R) => Promise<ReceivedMessage[]> | undefined;

interface Waiting<R> {
  readonly request: R;
  readonly settle: (messages: Promise<ReceivedMessage[]> | ReceivedMessage[]) => void;
}

/**
 * Long polls. Whoever has waited longest is served first, at once when a message comes in or becomes visible; one
 * timer stands for the next moment at which time alone makes something visible.
 */
export class WaitingReceives<R> {
  readonly #clock: Clock;
  readonly #take: Take<R>;
  readonly #nextReady: (now: number) => number | undefined;
  readonly #waiting = new Set<Waiting<R>>();
  #timer: Timer | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;
  #serving = false;

  constructor(clock: Clock, take: Take<R>, nextReady: (now: number) => number | undefined) {
    this.#clock = clock;
    this.#take = take;
    this.#nextReady = nextReady;
  }

  get any(): boolean {
    return this.#waiting.size > 0;
  }

  /** Waits for messages for at most `ms` milliseconds; resolves with none then, and at once when `signal` is aborted. */
  wait(request: R, ms: number, signal: AbortSignal | undefined): Promise<ReceivedMessage[]> {
    return new Promise((resolve) => {
      const giveUp = () => waiting.settle([]);
      const waiting: Waiting<R> = {
        request,
        settle: (messages) => {
          deadline.cancel();
          signal?.removeEventListener("abort", giveUp);
          this.#waiting.delete(waiting);
          if (this.#waiting.size === 0) this.#disarm();
          resolve(messages);
        },
      };
      const deadline = this.#clock.after(ms, giveUp);
      signal?.addEventListener("abort", giveUp);
      this.#waiting.add(waiting);
      if (this.#waiting.size === 1) this.#arm();
    });
  }

  /** To be called when a message is, or by time alone will be, ready at `time`. */
  readyAt(time: number): void {
    if (this.#waiting.size === 0) return;
    if (time > this.#clock.now()) {
      if (time < this.#wakesAt) this.#wakeAt(time);
    } else if (!this.#serving) {
      // What is sent in one go is received in one go, and still in the same commit.
      this.#serving = true;
      queueMicrotask(() => {
        this.#serving = false;
        this.serve();
      });
    }
  }

  /** Gives what is ready to those who wait. */
  serve(): void {
    for (const first of this.#waiting) {
      let messages: Promise<ReceivedMessage[]> | undefined;
      try {
        messages = this.#take(first.request);
      } catch (error) {
        messages = Promise.reject(error);
      }
      if (!messages) break;
      first.settle(messages);
    }
    if (this.#waiting.size > 0) this.#arm();
  }

  /** Ends all waits with no messages. */
  close(): void {
    for (const waiting of this.#waiting) waiting.settle([]);
    this.#disarm();
  }

  #arm(): void {
    const time = this.#nextReady(this.#clock.now());
    if (time === undefined) this.#disarm();
    else if (time !== this.#wakesAt) this.#wakeAt(time);
  }

  #wakeAt(time: number): void {
    this.#timer?.cancel();
    this.#wakesAt = time;
    this.#timer = this.#clock.after(time - this.#clock.now(), () => {
      this.#disarm();
      this.serve();
    });
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#wakesAt = Number.POSITIVE_INFINITY;
  }
}
