import type { Clock, Timer } from "../../clock.ts";
import { StateError } from "../state-error.ts";

/** TimeoutSeconds and HeartbeatSeconds of one task: absolute times, which hold over a restart. */
export class Deadline {
  /** Rejects with States.Timeout when either is over. */
  readonly expired: Promise<never>;
  readonly #clock: Clock;
  readonly #timeout: Timer | undefined;
  #heartbeat: Timer | undefined;
  #expire: (error: StateError) => void = () => {};

  constructor(clock: Clock, { timeoutAt, heartbeatAt }: { timeoutAt?: number; heartbeatAt?: number }) {
    this.#clock = clock;
    this.expired = new Promise((_resolve, reject) => {
      this.#expire = reject;
    });
    // Nobody may be looking at it when it comes.
    this.expired.catch(() => {});
    if (timeoutAt !== undefined) {
      this.#timeout = clock.after(timeoutAt - clock.now(), () => this.#expire(new StateError("States.Timeout")));
    }
    if (heartbeatAt !== undefined) this.beat(heartbeatAt);
  }

  /** The worker lives: the next heartbeat is due at `next`. */
  beat(next: number): void {
    this.#heartbeat?.cancel();
    const missed = new StateError("States.Timeout", undefined, { alias: "States.HeartbeatTimeout" });
    this.#heartbeat = this.#clock.after(next - this.#clock.now(), () => this.#expire(missed));
  }

  close(): void {
    this.#timeout?.cancel();
    this.#heartbeat?.cancel();
  }
}
