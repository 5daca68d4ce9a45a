import type { World } from "../world.ts";

const MOST_KEPT = 1000;

/** Warns of the same thing once, or a client that goes on making the same mistake would fill the terminal. The trace has each. */
export class SaidOnce {
  readonly #world: World;
  readonly #said = new Set<string>();

  constructor(world: World) {
    this.#world = world;
  }

  warn(message: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#said.has(message)) return;
    if (this.#said.size >= MOST_KEPT) this.#said.clear();
    this.#said.add(message);
    this.#world.log.warn(message, fields);
  }
}
