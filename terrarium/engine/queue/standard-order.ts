import type { MessageOrder } from "./message-order.ts";
import type { MessageRow, MessageTable } from "./message-table.ts";

/** A standard queue: whatever is visible, what became visible first before the rest. */
export class StandardOrder implements MessageOrder {
  readonly #messages: MessageTable;
  readonly #generation: number;

  constructor(messages: MessageTable, generation: number) {
    this.#messages = messages;
    this.#generation = generation;
  }

  ready(now: number, limit: number): MessageRow[] {
    return this.#messages.ready(this.#generation, now, limit);
  }

  nextReady(now: number): number | undefined {
    return this.#messages.nextVisible(this.#generation, now);
  }

  groupRow(): null {
    return null;
  }

  changed(): void {}

  delayChanged(): void {}
}
