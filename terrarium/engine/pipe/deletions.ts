import type { Principal } from "../authorization.ts";
import type { Timer } from "../clock.ts";
import { EngineError } from "../errors.ts";
import type { ReceivedMessage } from "../queue/message.ts";
import type { Queue } from "../queue/queue.ts";
import type { World } from "../world.ts";

export interface DeletionParts {
  readonly world: World;
  /** Of the pipe. */
  readonly arn: string;
  readonly principal: Principal;
  readonly source: Queue;
}

/** So many are deleted together, or with the next receive, or as many as there are after so many milliseconds. */
const ENOUGH = 64;
const LONGEST_WAIT = 5;

/**
 * Deletes what has been delivered, several messages in one commit of the disk, as pollers of SQS delete in batches. A
 * crash in between delivers a message again, which "at least once" allows.
 */
export class Deletions {
  /** Whether there was a backlog at the last receive: then another follows soon, and deletions wait for it. */
  receiveFollows = false;
  readonly #parts: DeletionParts;
  readonly #running = new Set<Promise<void>>();
  #pending: ReceivedMessage[] = [];
  #timer: Timer | undefined;

  constructor(parts: DeletionParts) {
    this.#parts = parts;
  }

  /** @param more whether others are about to follow */
  add(message: ReceivedMessage, more: boolean): void {
    this.#pending.push(message);
    if (!(more || this.receiveFollows) || this.#pending.length >= ENOUGH) this.flush();
    else this.#timer ??= this.#parts.world.clock.after(LONGEST_WAIT, () => this.flush());
  }

  flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    const running = this.#deleteAll(pending).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when everything that was added is deleted. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  async #deleteAll(messages: readonly ReceivedMessage[]): Promise<void> {
    const { world, principal, source } = this.#parts;
    try {
      world.authorize({ principal, action: "sqs:DeleteMessage", resource: source.arn });
    } catch (error) {
      for (const message of messages) this.#warn(message, error);
      return;
    }
    await this.#deleteTogether(messages);
  }

  async #deleteTogether(messages: readonly ReceivedMessage[]): Promise<void> {
    try {
      await this.#parts.source.deleteAll(messages.map(({ receiptHandle }) => receiptHandle));
    } catch (error) {
      if (messages.length === 1) this.#warn(messages[0]!, error);
      // One that cannot be deleted does not keep the others.
      else await Promise.all(messages.map((message) => this.#deleteTogether([message])));
    }
  }

  /** A message that cannot be deleted will be delivered again: the terminal says so. */
  #warn({ messageId }: ReceivedMessage, error: unknown): void {
    const { world, arn } = this.#parts;
    const reason = error instanceof EngineError ? error.message : String(error);
    world.log.warn(`${arn} could not delete message ${messageId}, which may come again: ${reason}`);
  }
}
