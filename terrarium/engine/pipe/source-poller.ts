import { pause } from "../clock.ts";
import { EngineError } from "../errors.ts";
import type { ReceivedMessage } from "../queue/message.ts";
import type { Pass } from "./back-off.ts";
import { execute, type PipeParts } from "./execution.ts";

export interface Batching {
  /** Messages an execution takes at most. */
  readonly size: number;
  /** How long to gather them, once there is one. */
  readonly windowSeconds: number;
}

/** What SQS gives at once, and how long it waits for a message. */
const MOST_AT_ONCE = 10;
const LONG_POLL = 20;
const LONGEST_DELAY = 30_000;

/**
 * Receives from the source for as long as the pipe runs, no more than can be delivered: there must be room among the
 * executions, leave of the back-off, and a token of the target's rate limit before a message's visibility timeout begins.
 */
export class SourcePoller {
  readonly #pipe: PipeParts;
  readonly #batching: Batching;
  readonly #running = new Set<Promise<void>>();

  constructor(pipe: PipeParts, batching: Batching) {
    this.#pipe = pipe;
    this.#batching = batching;
  }

  /** Resolves when the pipe's signal is aborted and everything in flight has ended. */
  async run(): Promise<void> {
    const { signal, backOff, deletions, world, arn } = this.#pipe;
    while (!signal.aborted) {
      const pass = await this.#turn();
      if (!pass) break;
      try {
        const batches = await this.#receive(pass);
        if (batches.length === 0) backOff.unused(pass);
        for (const batch of batches) this.#start(batch, pass);
      } catch (error) {
        backOff.failed(pass, LONGEST_DELAY);
        world.log.error(`${arn} could not receive from its source`, { error: describe(error) });
      }
    }
    while (this.#running.size > 0) await Promise.all(this.#running);
    await deletions.settled();
  }

  async #turn(): Promise<Pass | undefined> {
    const { signal, backOff, concurrency, counts, target } = this.#pipe;
    await concurrency.ready();
    // A message that is held already is the better probe: it needs no other receive.
    const pass = await backOff.enter(() => counts.held === 0);
    if (!pass) return undefined;
    await target.allowance?.ready(signal);
    if (!signal.aborted) return pass;
    backOff.unused(pass);
    return undefined;
  }

  /** Messages by the execution that takes them; none where the wait ended without any. */
  async #receive(pass: Pass): Promise<ReceivedMessage[][]> {
    const { source, target, concurrency, deletions } = this.#pipe;
    // In the same commit as the receive.
    deletions.flush();
    if (this.#batching.size > 1) {
      const batch = await this.#gather();
      return batch.length > 0 ? [batch] : [];
    }
    // Of a FIFO queue one by one, as a receive may give several messages of one group, which must not overtake one another.
    const single = pass.probe || source.fifo;
    const room = Math.min(concurrency.room, target.allowance?.available() ?? concurrency.room);
    const max = single ? 1 : Math.max(1, room);
    const messages = await this.#poll(max, LONG_POLL);
    deletions.receiveFollows = max > 1 && messages.length === max;
    return messages.map((message) => [message]);
  }

  async #gather(): Promise<ReceivedMessage[]> {
    const { world, signal } = this.#pipe;
    const { size, windowSeconds } = this.#batching;
    const batch = await this.#poll(size, LONG_POLL);
    if (batch.length === 0) return batch;
    const end = world.clock.now() + windowSeconds * 1000;
    while (batch.length < size && !signal.aborted) {
      const left = Math.floor((end - world.clock.now()) / 1000);
      if (left <= 0) break;
      batch.push(...(await this.#poll(size - batch.length, Math.min(left, LONG_POLL))));
    }
    return batch;
  }

  async #poll(max: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const { world, source, principal, signal } = this.#pipe;
    world.authorize({ principal, action: "sqs:ReceiveMessage", resource: source.arn });
    const started = world.clock.now();
    // A target that was sent a message and a crash that follows are nothing new to "at least once": the target need not wait for the disk.
    const options = { signal, early: true };
    const receives = [source.receive({ ...options, max: Math.min(max, MOST_AT_ONCE), waitSeconds })];
    // What SQS does not give at once is asked for again, without waiting, in the same commit.
    for (let left = max - MOST_AT_ONCE; left > 0; left -= MOST_AT_ONCE) {
      receives.push(source.receive({ ...options, max: Math.min(left, MOST_AT_ONCE), waitSeconds: 0 }));
    }
    const messages = (await Promise.all(receives)).flat();
    // A queue that is closed answers at once, without messages: it must not be asked without end.
    const early = waitSeconds * 1000 - (world.clock.now() - started);
    if (messages.length === 0 && early > 1000) await pause(world.clock, 1000, signal);
    return messages;
  }

  #start(batch: readonly ReceivedMessage[], pass: Pass): void {
    const { concurrency, backOff, world, arn } = this.#pipe;
    concurrency.start();
    const running = execute(this.#pipe, batch, pass)
      .catch((error: unknown) => {
        backOff.failed(pass, LONGEST_DELAY);
        world.log.error(`${arn} could not deliver`, { error: describe(error) });
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}

function describe(error: unknown): string {
  if (error instanceof EngineError) return `${error.name}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
