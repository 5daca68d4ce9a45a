import type { Timer } from "../clock.ts";
import { hop } from "./delivery.ts";
import type { QueueState } from "./queue-state.ts";

const EXPIRED_AT_ONCE = 500;

/**
 * Removes messages whose retention period has ended, in flight or not, also where nobody receives: one timer a queue,
 * at the end of its oldest message.
 */
export class Expiry {
  readonly #queue: QueueState;
  /** Called within the write, when messages have expired. */
  readonly #expired: () => void;
  #timer: Timer | undefined;
  #stopped = false;

  constructor(queue: QueueState, expired: () => void) {
    this.#queue = queue;
    this.#expired = expired;
  }

  /** A message came in: its end matters if there is no older one. */
  arrived(enqueuedAt: number): void {
    if (this.#timer || this.#stopped) return;
    const { clock } = this.#queue.world;
    this.#timer = clock.after(enqueuedAt + this.#queue.retention - clock.now(), () => this.#due());
  }

  /** Looks for the oldest message anew: after a start, a purge, or with another retention period. */
  restart(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const oldest = this.#queue.tables.messages.oldest(this.#queue.generation);
    if (oldest !== undefined) this.arrived(oldest);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #due(): void {
    this.#timer = undefined;
    const queue = this.#queue;
    const { messages } = queue.tables;
    const removed = queue.world.store.write(() => {
      const rows = messages.enqueuedBefore(queue.generation, queue.now - queue.retention, EXPIRED_AT_ONCE);
      for (const row of rows) messages.delete(row.seq);
      queue.order.changed(rows);
      if (rows.length > 0) this.#expired();
      return rows;
    });
    removed.then(
      (rows) => {
        queue.trace(rows.map((row) => hop("expired", row)));
        if (!this.#stopped) this.restart();
      },
      (error: Error) => queue.world.log.error(`messages of ${queue.name} could not expire: ${error.message}`),
    );
  }
}
