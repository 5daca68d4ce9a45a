import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import type { Environment } from "./environment.ts";
import { InvocationAbandoned } from "./function-errors.ts";

/** An environment with what the pool and its invocations know of it. */
export interface PooledEnvironment {
  readonly environment: Environment;
  readonly logStream: string;
  /** Milliseconds since 1970: when its credentials are too old to begin something with them. */
  readonly retireAt: number;
}

/** Idle environments go after so long, as AWS takes them away after minutes. */
const IDLE_LIMIT = 5 * 60_000;
/** Threads that one function may have on this machine, however much concurrency AWS would give it: more wait for their turn. */
const MOST_ENVIRONMENTS = 24;

/**
 * The execution environments of one version of a function: the one that was used last is used first, so that the others can go,
 * and each takes one invocation at a time.
 */
export class EnvironmentPool<E extends PooledEnvironment> {
  readonly #world: World;
  readonly #create: () => E;
  readonly #idle: { readonly pooled: E; readonly timer: Timer }[] = [];
  readonly #all = new Set<E>();
  readonly #waiting: (() => void)[] = [];
  #closed = false;

  constructor(world: World, create: () => E) {
    this.#world = world;
    this.#create = create;
  }

  /** How many there are, busy or idle. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * A warm environment, or a new one; waits where there are as many as this machine should bear.
   *
   * @throws InvocationAbandoned when the pool is closed by then
   */
  async acquire(): Promise<E> {
    for (;;) {
      if (this.#closed)
        throw new InvocationAbandoned("the function was taken away before it was this invocation's turn");
      const warm = this.#takeIdle();
      if (warm) return warm;
      if (this.#all.size < MOST_ENVIRONMENTS) {
        const pooled = this.#create();
        this.#all.add(pooled);
        return pooled;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  release(pooled: E): void {
    if (pooled.environment.ended) this.#all.delete(pooled);
    else {
      const timer = this.#world.clock.after(IDLE_LIMIT, () => this.#retire(pooled));
      this.#idle.push({ pooled, timer });
    }
    this.#waiting.shift()?.();
  }

  /** Ends all of them, what runs included; what waits for one is abandoned. */
  close(): void {
    this.#closed = true;
    for (const { timer } of this.#idle.splice(0)) timer.cancel();
    for (const { environment } of this.#all) environment.end();
    this.#all.clear();
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #takeIdle(): E | undefined {
    for (let last = this.#idle.pop(); last; last = this.#idle.pop()) {
      last.timer.cancel();
      const { environment, retireAt } = last.pooled;
      if (!environment.ended && this.#world.clock.now() < retireAt) return last.pooled;
      environment.end();
      this.#all.delete(last.pooled);
    }
    return undefined;
  }

  #retire(pooled: E): void {
    const at = this.#idle.findIndex((idle) => idle.pooled === pooled);
    if (at >= 0) this.#idle.splice(at, 1);
    this.#all.delete(pooled);
    pooled.environment.end();
  }
}
