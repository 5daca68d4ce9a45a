import type { World } from "./world.ts";

/**
 * Two moments of a run that no resource sees: when everything that is declared is there, and when the end begins. What was
 * kept from an earlier run goes on at the first, as until then its other end or a permission may be missing.
 */
export class Lifecycle {
  #ready = false;
  #waiting: (() => void)[] = [];
  #closing: (() => void)[] = [];

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  /** Calls back when everything is there; at once if it is already. */
  whenReady(callback: () => void): void {
    if (this.#ready) callback();
    else this.#waiting.push(callback);
  }

  /** Calls back when the run ends, before the store closes: for timers that no resource's `stop` ends. */
  whenClosing(callback: () => void): void {
    this.#closing.push(callback);
  }

  /** To be called once, by whoever brought everything to life. */
  ready(): void {
    this.#ready = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const callback of waiting) callback();
  }

  /** To be called once, at the end. */
  close(): void {
    const closing = this.#closing;
    this.#closing = [];
    for (const callback of closing) callback();
  }
}
