import type { World } from "../world.ts";
import { InvalidFunctionParameter, TooManyRequests } from "./function-errors.ts";

/** What an account has by default, and what must be left to functions without a reservation ("Lambda quotas"). */
const ACCOUNT_LIMIT = 1000;
const LEAST_UNRESERVED = 100;

/** Invocations that are under way, by function and in all, against the limits of the account ("Configuring reserved concurrency"). */
export class Concurrency {
  readonly #running = new Map<string, number>();
  readonly #reserved = new Map<string, number>();
  #unreservedRunning = 0;
  #reservedTotal = 0;

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  /** Invocations of all functions together. */
  get running(): number {
    let sum = 0;
    for (const count of this.#running.values()) sum += count;
    return sum;
  }

  runningOf(name: string): number {
    return this.#running.get(name) ?? 0;
  }

  reservedOf(name: string): number | undefined {
    return this.#reserved.get(name);
  }

  /** @param concurrency undefined takes the reservation back. @throws InvalidFunctionParameter */
  reserve(name: string, concurrency: number | undefined): void {
    const before = this.#reserved.get(name) ?? 0;
    const total = this.#reservedTotal - before + (concurrency ?? 0);
    if (ACCOUNT_LIMIT - total < LEAST_UNRESERVED) {
      throw new InvalidFunctionParameter(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
      );
    }
    const running = this.runningOf(name);
    if (this.#reserved.has(name) !== (concurrency !== undefined))
      this.#unreservedRunning += concurrency === undefined ? running : -running;
    this.#reservedTotal = total;
    if (concurrency === undefined) this.#reserved.delete(name);
    else this.#reserved.set(name, concurrency);
  }

  /** Begins an invocation. @throws TooManyRequests */
  begin(name: string): void {
    const running = this.runningOf(name);
    const reserved = this.#reserved.get(name);
    if (reserved !== undefined) {
      if (running >= reserved) throw new TooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded");
    } else {
      if (this.#unreservedRunning >= ACCOUNT_LIMIT - this.#reservedTotal)
        throw new TooManyRequests("ConcurrentInvocationLimitExceeded");
      this.#unreservedRunning++;
    }
    this.#running.set(name, running + 1);
  }

  end(name: string): void {
    this.#running.set(name, this.runningOf(name) - 1);
    if (!this.#reserved.has(name)) this.#unreservedRunning--;
  }
}
