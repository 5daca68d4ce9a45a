import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { Concurrency } from "./concurrency.ts";
import { type Condition, deadLetterAttributes, type FinishedEvent, handOn, invocationRecord } from "./destinations.ts";
import { type EventRow, EventTable } from "./event-table.ts";
import { TooManyRequests } from "./function-errors.ts";
import type { FunctionMetrics } from "./function-metrics.ts";
import type { Invocation, InvokeOptions } from "./invocation.ts";

/** How asynchronous invocations are dealt with ("PutFunctionEventInvokeConfig"). */
export interface EventInvokeConfig {
  /** 0 to 2. @default 2 */
  readonly maximumRetryAttempts?: number;
  /** 60 to 21,600. @default 21,600 */
  readonly maximumEventAgeSeconds?: number;
  readonly onSuccess?: string;
  readonly onFailure?: string;
}

/** The function whose events these are. */
export interface EventConsumer {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly deadLetterArn?: string;
  readonly metrics: FunctionMetrics;
  config(qualifier: string): EventInvokeConfig;
  run(qualifier: string, payload: string, options: InvokeOptions & { requestId: string }): Promise<Invocation>;
}

const LONGEST_AGE = 6 * 3600;
/** "with a one-minute wait between the first two attempts, and two minutes between the second and third attempts" */
const RETRY_DELAYS = [60_000, 120_000];
/** "from 1 second after the first attempt to a maximum of 5 minutes" */
const LONGEST_THROTTLE_DELAY = 5 * 60_000;
const MOST_AT_ONCE = 24;

/**
 * The events that a function was invoked with asynchronously ("Invoking a Lambda function asynchronously"): kept on the disk until
 * the function has worked on them or they are given up, and what comes after that has been done.
 */
export class EventQueue {
  readonly #world: World;
  readonly #consumer: EventConsumer;
  readonly #table: EventTable;
  readonly #running = new Map<number, Promise<void>>();
  #timer: Timer | undefined;
  #stopped = false;
  #closed = false;

  constructor(world: World, consumer: EventConsumer) {
    this.#world = world;
    this.#consumer = consumer;
    this.#table = world.service(EventTable);
  }

  /** How many events wait or run. */
  get size(): number {
    return this.#table.count(this.#consumer.name);
  }

  /** Resolves when the event is durable. */
  async add(
    qualifier: string,
    payload: string,
    options: Pick<InvokeOptions, "lineage" | "traceHeader">,
  ): Promise<string> {
    const requestId = this.#world.random.uuid();
    const lineage = options.lineage ?? requestId;
    await this.#world.store.write(() =>
      this.#table.insert({
        function: this.#consumer.name,
        qualifier,
        request_id: requestId,
        payload,
        lineage,
        trace_header: options.traceHeader ?? null,
        accepted_at: this.#world.clock.now(),
      }),
    );
    this.#world.trace.record("queued", this.#consumer.arn, lineage, { requestId });
    this.#consumer.metrics.add("AsyncEventsReceived");
    this.pump();
    return requestId;
  }

  /** Starts what is due and may start; to be called when there may be room again. */
  pump(): void {
    if (this.#stopped) return;
    this.#timer?.cancel();
    const now = this.#world.clock.now();
    const { name } = this.#consumer;
    let room =
      Math.max(1, Math.min(MOST_AT_ONCE, this.#world.service(Concurrency).reservedOf(name) ?? MOST_AT_ONCE)) -
      this.#running.size;
    if (room > 0) {
      for (const event of this.#table.due(name, now, this.#running.size + room)) {
        if (this.#running.has(event.id) || room-- <= 0) continue;
        this.#start(event);
      }
    }
    const next = this.#table.nextDue(name, now);
    if (next !== undefined) this.#timer = this.#world.clock.after(next - now, () => this.pump());
  }

  /** Starts nothing more, and resolves when what runs has ended. What is left goes on when the function is there again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await Promise.all(this.#running.values());
  }

  /** What runs is not waited for, and what comes of it is not kept: it is run again another time. */
  close(): void {
    this.#stopped = true;
    this.#closed = true;
    this.#timer?.cancel();
  }

  #start(event: EventRow): void {
    const running = this.#attempt(event)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.stack : error;
        this.#world.log.error(`an event of the function ${this.#consumer.name} could not be dealt with`, {
          error: reason,
        });
      })
      .finally(() => {
        this.#running.delete(event.id);
        this.pump();
      });
    this.#running.set(event.id, running);
  }

  async #attempt(event: EventRow): Promise<void> {
    const { maximumEventAgeSeconds = LONGEST_AGE, maximumRetryAttempts = RETRY_DELAYS.length } = this.#consumer.config(
      event.qualifier,
    );
    const now = this.#world.clock.now();
    const tooOldAt = event.accepted_at + maximumEventAgeSeconds * 1000;
    if (this.#world.service(Concurrency).reservedOf(this.#consumer.name) === 0)
      return this.#finish(event, "ZeroReservedConcurrency", event.attempts);
    if (now > tooOldAt) return this.#finish(event, "EventAgeExceeded", event.attempts);
    this.#consumer.metrics.add("AsyncEventAge", now - event.accepted_at);
    let invocation: Invocation;
    try {
      invocation = await this.#consumer.run(event.qualifier, event.payload, {
        requestId: event.request_id,
        lineage: event.lineage,
        traceHeader: event.trace_header ?? undefined,
      });
    } catch (error) {
      if (!(error instanceof TooManyRequests)) throw error;
      const delay = Math.min(LONGEST_THROTTLE_DELAY, 1000 * 2 ** Math.min(event.throttles, 20));
      return this.#reschedule(event, { attempts: event.attempts, throttles: event.throttles + 1, delay });
    }
    if (this.#closed) return;
    const attempts = event.attempts + 1;
    if (!invocation.functionError) return this.#finish(event, "Success", attempts, invocation);
    if (attempts > maximumRetryAttempts) return this.#finish(event, "RetriesExhausted", attempts, invocation);
    const delay = RETRY_DELAYS[event.attempts] ?? 0;
    if (this.#world.clock.now() + delay > tooOldAt)
      return this.#finish(event, "EventAgeExceeded", attempts, invocation);
    return this.#reschedule(event, { attempts, throttles: 0, delay });
  }

  #reschedule({ id }: EventRow, change: { attempts: number; throttles: number; delay: number }): Promise<void> {
    const dueAt = this.#world.clock.now() + change.delay;
    return this.#world.store.write(() => this.#table.reschedule(id, { ...change, dueAt }));
  }

  /** What is handed on first is removed afterwards: a crash in between hands it on again. */
  async #finish(row: EventRow, condition: Condition, invokeCount: number, invocation?: Invocation): Promise<void> {
    const { arn, roleArn, deadLetterArn, metrics } = this.#consumer;
    const event: FinishedEvent = {
      requestId: row.request_id,
      functionArn: `${arn}:${row.qualifier}`,
      roleArn,
      payload: row.payload,
      lineage: row.lineage,
      condition,
      invokeCount,
      invocation,
    };
    const failed = condition !== "Success";
    const { onSuccess, onFailure } = this.#consumer.config(row.qualifier);
    const destination = failed ? onFailure : onSuccess;
    if (destination) await this.#sendRecord(event, destination);
    if (failed) {
      metrics.add("AsyncEventsDropped");
      if (deadLetterArn) await this.#sendDeadLetter(event, deadLetterArn);
      if (!destination && !deadLetterArn)
        this.#world.log.warn(
          `the function ${this.#consumer.name} gave up an event (${condition}), and it has no place for it`,
          {
            requestId: row.request_id,
          },
        );
    }
    await this.#world.store.write(() => this.#table.remove(row.id));
  }

  async #sendRecord(event: FinishedEvent, destination: string): Promise<void> {
    const record = invocationRecord(event, this.#world.clock.now());
    const problem = await handOn(this.#world, event, destination, record);
    if (problem === undefined) return;
    this.#consumer.metrics.add("DestinationDeliveryFailures");
    this.#world.log.warn(
      `the function ${this.#consumer.name} could not reach its destination ${destination}: ${problem}`,
    );
  }

  async #sendDeadLetter(event: FinishedEvent, deadLetterArn: string): Promise<void> {
    const problem = await handOn(this.#world, event, deadLetterArn, event.payload, deadLetterAttributes(event));
    if (problem === undefined) {
      this.#world.trace.record("dead-lettered", this.#consumer.arn, event.lineage, {
        to: deadLetterArn,
        reason: event.condition,
      });
      return;
    }
    this.#consumer.metrics.add("DeadLetterErrors");
    this.#world.log.warn(
      `the function ${this.#consumer.name} could not send a dead letter to ${deadLetterArn}: ${problem}`,
    );
  }
}
