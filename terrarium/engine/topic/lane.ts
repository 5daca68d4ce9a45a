import type { Delivery } from "./delivery-tables.ts";

/** Attempts of one subscription that run at the same time. */
const MOST_AT_ONCE = 50;

/**
 * The deliveries of one subscription: so many at a time, the oldest first; of a message group one at a time, and the next
 * only when the one before it is done for good.
 */
export class Lane {
  readonly #attempt: (delivery: Delivery) => Promise<void>;
  readonly #groups = new Map<string, Delivery[]>();
  #ready: Delivery[] = [];
  #next = 0;
  #running = 0;
  #known = 0;
  #closed = false;

  /** @param attempt never rejects */
  constructor(attempt: (delivery: Delivery) => Promise<void>) {
    this.#attempt = attempt;
  }

  /** Attempts that run. */
  get running(): number {
    return this.#running;
  }

  /** Deliveries that are not done, those that run included. */
  get pending(): number {
    return this.#known;
  }

  add(delivery: Delivery): void {
    this.#known++;
    const { groupId } = delivery;
    if (groupId !== undefined) {
      const line = this.#groups.get(groupId);
      if (line) return void line.push(delivery);
      this.#groups.set(groupId, []);
    }
    this.ready(delivery);
  }

  /** It may be attempted, for the first time or again. */
  ready(delivery: Delivery): void {
    this.#ready.push(delivery);
    this.#pump();
  }

  /** It is delivered or given up: the next of its group has its turn. */
  done({ groupId }: Delivery): void {
    this.#known--;
    if (groupId === undefined) return;
    const next = this.#groups.get(groupId)?.shift();
    if (next) this.ready(next);
    else this.#groups.delete(groupId);
  }

  close(): void {
    this.#closed = true;
  }

  #pump(): void {
    while (!this.#closed && this.#running < MOST_AT_ONCE) {
      const delivery = this.#shift();
      if (!delivery) return;
      this.#running++;
      void this.#attempt(delivery).finally(() => {
        this.#running--;
        this.#pump();
      });
    }
  }

  #shift(): Delivery | undefined {
    const delivery = this.#ready[this.#next];
    if (!delivery) return undefined;
    this.#next++;
    if (this.#next > 1000 && this.#next * 2 > this.#ready.length) {
      this.#ready = this.#ready.slice(this.#next);
      this.#next = 0;
    }
    return delivery;
  }
}
