import { availableParallelism, freemem } from "node:os";

/** What Terraform with the AWS provider takes: measured 570 MB a command. */
const COMMAND = 700 * 1024 * 1024;

/** Lets only so many run at once. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resume) => this.#waiting.push(resume));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/**
 * As many Terraform commands as this machine bears. An apply mostly waits for AWS, so there are more of them than processors; half of
 * the free memory is left alone.
 */
export const commandSlots = (): Slots =>
  new Slots(Math.max(1, Math.min(3 * availableParallelism(), Math.floor(freemem() / 2 / COMMAND))));
