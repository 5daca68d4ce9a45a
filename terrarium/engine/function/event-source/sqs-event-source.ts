import { pause } from "../../clock.ts";
import { AccessDenied, EngineError } from "../../errors.ts";
import { Deletions } from "../../pipe/deletions.ts";
import { PipeEvent } from "../../pipe/pipe-event.ts";
import { PipeFilter } from "../../pipe/pipe-filter.ts";
import type { ReceivedMessage } from "../../queue/message.ts";
import type { Queue } from "../../queue/queue.ts";
import type { World } from "../../world.ts";
import { inBatches } from "./batches.ts";
import type { EventSource, MappingRun } from "./event-source.ts";
import { PollingRate } from "./polling-rate.ts";

export interface SqsSourceOptions {
  /** 1 to 10,000; 10 for a FIFO queue. @default 10 */
  readonly batchSize?: number;
  /** 0 to 300. @default 0 */
  readonly windowSeconds?: number;
  /** 2 to 1000. */
  readonly maximumConcurrency?: number;
  /** Event patterns; a message that none of them fits is deleted. */
  readonly filters?: readonly string[];
}

/** What SQS gives at once, and how long it waits for a message. */
const MOST_AT_ONCE = 10;
const LONG_POLL = 20;
const AFTER_A_PROBLEM = 10_000;

/**
 * A queue as the source of a mapping ("Using Lambda with Amazon SQS"). A message is deleted when the function has processed it, and
 * only then; every other comes back after its visibility timeout.
 */
export class SqsEventSource implements EventSource {
  readonly actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
  readonly #world: World;
  readonly #queue: Queue;
  readonly #size: number;
  readonly #windowSeconds: number;
  readonly #filter: PipeFilter;
  readonly #rate: PollingRate;
  readonly #running = new Set<Promise<void>>();
  #filtered = 0;

  /** @throws InvalidFilterCriteria, InvalidEventPattern */
  constructor(world: World, queue: Queue, options: SqsSourceOptions) {
    this.#world = world;
    this.#queue = queue;
    this.#size = options.batchSize ?? MOST_AT_ONCE;
    this.#windowSeconds = options.windowSeconds ?? 0;
    this.#filter = PipeFilter.compile(options.filters ?? []);
    this.#rate = new PollingRate(world.clock, options.maximumConcurrency);
  }

  get arn(): string {
    return this.#queue.arn;
  }

  get figures(): Readonly<Record<string, number>> {
    return { inFlight: this.#rate.running, concurrency: this.#rate.limit, filtered: this.#filtered };
  }

  async run(mapping: MappingRun): Promise<void> {
    const { arn, principal, signal } = mapping;
    const deletions = new Deletions({ world: this.#world, arn, principal, source: this.#queue });
    while (!signal.aborted) {
      await this.#rate.ready(signal);
      if (signal.aborted) break;
      try {
        const messages = await this.#gather(mapping);
        mapping.report(undefined);
        for (const batch of inBatches(messages, this.#size)) this.#start(mapping, batch, deletions);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        const denied = error instanceof AccessDenied ? "Lambda cannot access the queue with the function's role: " : "";
        mapping.report(`${denied}${error.message}`);
        await pause(this.#world.clock, AFTER_A_PROBLEM, signal);
      }
    }
    await Promise.all(this.#running);
    await deletions.settled();
  }

  /** Messages for the batches that may start: at once, or, with a window, as many as come in it. */
  async #gather(mapping: MappingRun): Promise<ReceivedMessage[]> {
    const { clock } = this.#world;
    if (this.#windowSeconds === 0) return this.#poll(mapping, this.#size * this.#rate.room, LONG_POLL);
    const messages = await this.#poll(mapping, this.#size, LONG_POLL);
    if (messages.length === 0) return messages;
    const end = clock.now() + this.#windowSeconds * 1000;
    while (messages.length < this.#size && !mapping.signal.aborted) {
      const left = Math.ceil((end - clock.now()) / 1000);
      if (left <= 0) break;
      messages.push(...(await this.#poll(mapping, this.#size - messages.length, Math.min(left, LONG_POLL))));
    }
    return messages;
  }

  async #poll({ principal, signal }: MappingRun, max: number, waitSeconds: number): Promise<ReceivedMessage[]> {
    const { clock, authorize } = this.#world;
    authorize({ principal, action: "sqs:ReceiveMessage", resource: this.arn });
    const started = clock.now();
    const receives = [this.#queue.receive({ max: Math.min(max, MOST_AT_ONCE), waitSeconds, signal })];
    for (let left = max - MOST_AT_ONCE; left > 0; left -= MOST_AT_ONCE) {
      receives.push(this.#queue.receive({ max: Math.min(left, MOST_AT_ONCE), waitSeconds: 0, signal }));
    }
    const messages = (await Promise.all(receives)).flat();
    // A queue that is closed answers at once, without messages: it must not be asked without end.
    const early = waitSeconds * 1000 - (clock.now() - started);
    if (messages.length === 0 && early > 1000) await pause(clock, 1000, signal);
    return messages;
  }

  #start(mapping: MappingRun, messages: readonly ReceivedMessage[], deletions: Deletions): void {
    this.#rate.start();
    const running = this.#process(mapping, messages, deletions).then((outcome) => {
      this.#running.delete(running);
      this.#rate.end(outcome);
    });
    this.#running.add(running);
  }

  async #process(mapping: MappingRun, messages: readonly ReceivedMessage[], deletions: Deletions) {
    const passing = this.#passing(messages, deletions);
    if (passing.length === 0) return "processed";
    const outcome = await mapping.invoke(
      passing.map(({ record, message }) => ({ id: message.messageId, record, lineage: message.lineage })),
    );
    if (outcome.kind !== "processed") return outcome.kind;
    const done = passing.filter(({ message }) => !outcome.failed.has(message.messageId));
    for (const { message } of done) deletions.add(message, true);
    deletions.flush();
    return outcome.failed.size === passing.length ? "failed" : "processed";
  }

  /** "If a message doesn't satisfy the filter criteria, Lambda automatically removes it from the queue." */
  #passing(messages: readonly ReceivedMessage[], deletions: Deletions) {
    const source = { arn: this.arn, region: this.#world.account.region };
    return messages.flatMap((message) => {
      const event = new PipeEvent(message, source);
      if (this.#filter.passes(event)) return [{ message, record: event.record }];
      this.#filtered++;
      deletions.add(message, true);
      return [];
    });
  }
}
