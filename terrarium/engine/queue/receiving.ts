import { type Delivery, deliver } from "./delivery.ts";
import { InFlightLimit } from "./in-flight-limit.ts";
import type { ReceivedMessage, ReceiveOptions } from "./message.ts";
import { checkIdentifier, checkRange } from "./message-rules.ts";
import { InvalidParameterValue, OverLimit } from "./queue-errors.ts";
import type { QueueState } from "./queue-state.ts";
import { receiveAgain, rememberAttempt } from "./receive-again.ts";
import { WaitingReceives } from "./waiting-receives.ts";

/** One receive, checked. */
export interface ReceiveRequest {
  readonly max: number;
  /** Milliseconds. */
  readonly visibility: number;
  readonly attemptId?: string;
  readonly early: boolean;
}

/** Gives messages to those who ask for them ("ReceiveMessage"): now, or, in a long poll, as soon as there are any. */
export class Receiving {
  readonly inFlight: InFlightLimit;
  readonly #queue: QueueState;
  readonly #waiting: WaitingReceives<ReceiveRequest>;

  constructor(queue: QueueState) {
    this.#queue = queue;
    this.inFlight = new InFlightLimit(() => queue.tables.messages.depth(queue.generation, queue.now).inFlight);
    this.#waiting = new WaitingReceives(
      queue.world.clock,
      (request) => this.#take(request),
      (now) => queue.order.nextReady(now),
    );
  }

  async receive(options: ReceiveOptions): Promise<ReceivedMessage[]> {
    const { attributes } = this.#queue;
    const {
      max = 1,
      waitSeconds = attributes.receiveMessageWaitTimeSeconds,
      signal,
      attemptId,
      early = false,
    } = options;
    const { visibilityTimeout = attributes.visibilityTimeout } = options;
    checkRange("MaxNumberOfMessages", max, 1, 10, "Must be between 1 and 10, if provided.");
    checkRange("WaitTimeSeconds", waitSeconds, 0, 20, "Must be >= 0 and <= 20, if provided.");
    checkRange("VisibilityTimeout", visibilityTimeout, 0, 43_200, "Must be >= 0 and <= 43200, if provided.");
    if (attemptId !== undefined) this.#checkAttempt(attemptId);
    const request = { max, visibility: visibilityTimeout * 1000, attemptId, early };
    // Those who wait come first, also at the very moment at which something comes in.
    if (this.#waiting.any) this.#waiting.serve();
    const taken = this.#take(request);
    if (taken) return taken;
    const waited =
      waitSeconds === 0 || signal?.aborted ? [] : await this.#waiting.wait(request, waitSeconds * 1000, signal);
    if (waited.length === 0) this.#queue.metrics.emptyReceives.add(1);
    return waited;
  }

  /** To be called when a message is, or by time alone will be, ready at `time`. */
  readyAt(time: number): void {
    this.#waiting.readyAt(time);
  }

  close(): void {
    this.#waiting.close();
  }

  /** Receives what is ready, or undefined if that is nothing. */
  #take(request: ReceiveRequest): Promise<ReceivedMessage[]> | undefined {
    const queue = this.#queue;
    const { now, order } = queue;
    const again = receiveAgain(queue, request, now);
    if (again) return again;
    const ready = order.ready(now, request.max);
    if (ready.length === 0) return undefined;
    const max = Math.min(request.max, this.inFlight.room());
    if (max <= 0) {
      // A FIFO queue that is full of messages in flight says nothing ("Amazon SQS FIFO queue quotas").
      if (queue.fifo) return undefined;
      throw new OverLimit("The maximum number of in flight messages is reached: 120000.");
    }
    const source = {
      accountId: queue.world.account.id,
      messages: queue.tables.messages,
      order,
      retention: queue.retention,
      maxReceiveCount: queue.attributes.redrivePolicy?.maxReceiveCount,
      deadLetter: (row: (typeof ready)[number]) => queue.house.deadLetter(queue, row, now),
    };
    let taken: Delivery | undefined;
    const committed = queue.world.store.write(() => {
      taken = deliver(source, ready, max, request.visibility, now);
      this.inFlight.received(taken.messages.length);
      rememberAttempt(queue, request, taken.rows, now);
      return taken;
    });
    const failed = (error: Error) => queue.world.log.error(`a receive of ${queue.name} failed: ${error.message}`);
    if (request.early && taken && this.#mayBeEarly(taken)) {
      committed.catch(failed);
      return Promise.resolve(this.#told(taken, now));
    }
    const messages = committed.then((delivery) => this.#told(delivery, now));
    if (taken && taken.messages.length > 0) return messages;
    // All that was ready has expired or was received too often: whoever waits, waits on.
    messages.catch(failed);
    return undefined;
  }

  /** Nothing but receives of messages that are on the disk. */
  #mayBeEarly({ rows, hops }: Delivery): boolean {
    const { messages } = this.#queue.tables;
    return rows.length > 0 && hops.length === rows.length && rows.every(({ seq }) => messages.isKept(seq));
  }

  #told({ messages, hops, more }: Delivery, now: number): ReceivedMessage[] {
    if (messages.length > 0) this.#queue.metrics.received.add(messages.length);
    this.#queue.trace(hops);
    if (more) this.readyAt(now);
    return messages;
  }

  #checkAttempt(attemptId: string): void {
    if (!this.#queue.fifo)
      throw InvalidParameterValue.of(
        "ReceiveRequestAttemptId",
        attemptId,
        "The request include parameter that is not valid for this queue type.",
      );
    checkIdentifier("ReceiveRequestAttemptId", attemptId);
  }
}
