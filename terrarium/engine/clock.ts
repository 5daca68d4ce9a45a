/**
 * Time as the engine sees it. Nothing in the engine reads the machine's clock: a test passes fifteen minutes in a
 * millisecond with a {@link VirtualClock}, and a run on the machine's own time uses `terrarium/real-clock.ts`.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls `callback` once, `ms` milliseconds from now. A pending timer never keeps the process alive. */
  after(ms: number, callback: () => void): Timer;
}

/** A pending {@link Clock.after}; cancelling it twice, or after it fired, does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * Waits `ms` milliseconds of the clock, or until `signal` is aborted: then it resolves at once, as whoever waits
 * looks at the signal anyway.
 */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.after(ms, done);
    function done() {
      timer.cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
