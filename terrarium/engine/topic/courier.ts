import type { Timer } from "../clock.ts";
import type { World } from "../world.ts";
import { deadLetter, deliver, NotDelivered } from "./deliver.ts";
import { retryDelay } from "./delivery-policy.ts";
import { type Delivery, DeliveryTables } from "./delivery-tables.ts";
import { Lane } from "./lane.ts";
import type { Notice } from "./notice.ts";
import type { Subscription } from "./subscription.ts";

/** How long a dead-letter queue that cannot take a message just now is left alone. */
const DEAD_LETTER_RETRY = 20_000;

/**
 * Brings messages to subscriptions ("Amazon SNS message delivery retries"): a delivery stays on the disk until the endpoint
 * has the message, or it was dead-lettered, or given up.
 */
export class Courier {
  readonly tables: DeliveryTables;
  readonly #world: World;
  readonly #subscription: (arn: string) => Subscription | undefined;
  readonly #lanes = new Map<string, Lane>();
  readonly #timers = new Map<number, Timer>();
  /** Messages of deliveries that were not attempted yet, so that they need not be read again. */
  readonly #fresh = new Map<number, { readonly notice: Notice; left: number }>();
  #closed = false;

  constructor(world: World, subscription: (arn: string) => Subscription | undefined) {
    this.#world = world;
    this.tables = new DeliveryTables(world.store);
    this.#subscription = subscription;
  }

  /** Sets off deliveries of a message that are on the disk. */
  send(notice: Notice, deliveries: readonly Delivery[]): void {
    const [first] = deliveries;
    if (!first || this.#closed) return;
    this.#fresh.set(first.notice, { notice, left: deliveries.length });
    for (const delivery of deliveries) this.#lane(delivery.subscription).add(delivery);
  }

  /** Goes on with what an earlier run left. */
  resume(subscription: string): void {
    for (const delivery of this.tables.pending(subscription)) this.#lane(subscription).add(delivery);
  }

  /** Forgets what is on its way to a subscription that is gone. Within a write. */
  drop(subscription: string): void {
    this.#lanes.get(subscription)?.close();
    this.#lanes.delete(subscription);
    this.tables.drop(subscription);
  }

  /** Of some subscriptions: attempts that run, and deliveries that wait for another attempt. */
  figures(subscriptions: Iterable<string>): { inFlight: number; waiting: number } {
    let inFlight = 0;
    let pending = 0;
    for (const arn of subscriptions) {
      const lane = this.#lanes.get(arn);
      inFlight += lane?.running ?? 0;
      pending += lane?.pending ?? 0;
    }
    return { inFlight, waiting: pending - inFlight };
  }

  /** Begins no more attempts: what is on the disk is for the next run. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) timer.cancel();
    for (const lane of this.#lanes.values()) lane.close();
  }

  #lane(subscription: string): Lane {
    let lane = this.#lanes.get(subscription);
    if (!lane) {
      const made: Lane = new Lane((delivery) => this.#attempt(made, delivery));
      lane = made;
      this.#lanes.set(subscription, lane);
    }
    return lane;
  }

  async #attempt(lane: Lane, delivery: Delivery): Promise<void> {
    const subscription = this.#subscription(delivery.subscription);
    const notice = this.#noticeOf(delivery);
    if (!subscription || !notice) return this.#end(lane, delivery);
    if (delivery.dueAt > this.#world.clock.now()) return this.#wait(lane, delivery);
    try {
      await deliver(this.#world, subscription, notice);
    } catch (error) {
      return this.#failed(lane, delivery, subscription, notice, this.#asFailure(error, subscription));
    }
    this.#record("delivered", subscription, notice, { attempt: delivery.attempts + 1 });
    if (notice.type === "Notification") subscription.topic.metrics.delivered();
    await this.#end(lane, delivery);
  }

  #failed(
    lane: Lane,
    delivery: Delivery,
    subscription: Subscription,
    notice: Notice,
    { message: reason, permanent }: NotDelivered,
  ): Promise<void> {
    delivery.attempts++;
    const delay = permanent ? undefined : retryDelay(subscription.retryPolicy, delivery.attempts);
    const detail = { attempt: delivery.attempts, reason, ...(delay !== undefined && { retryAfterMs: delay }) };
    this.#record("failed", subscription, notice, detail);
    // CloudWatch's page on SNS: of HTTP endpoints each attempt that fails counts, of others the message that is given up.
    const http = subscription.protocol.startsWith("http");
    if (notice.type === "Notification" && (http || delay === undefined)) subscription.topic.metrics.failed();
    if (delay === undefined) return this.#giveUp(lane, delivery, subscription, notice, reason);
    return this.#retry(lane, delivery, delay);
  }

  async #giveUp(
    lane: Lane,
    delivery: Delivery,
    subscription: Subscription,
    notice: Notice,
    reason: string,
  ): Promise<void> {
    const { deadLetterQueue, topic } = subscription;
    if (notice.type !== "Notification") {
      this.#log("an endpoint could not be asked to confirm its subscription", subscription, reason);
      return this.#end(lane, delivery);
    }
    if (deadLetterQueue === undefined) {
      this.#log("a message is lost: the subscription has no dead-letter queue", subscription, reason);
    } else {
      try {
        await deadLetter(this.#world, subscription, notice, deadLetterQueue);
        topic.metrics.redriven();
        this.#record("dead-lettered", subscription, notice, { reason, deadLetterQueue });
      } catch (error) {
        const failure = this.#asFailure(error, subscription);
        if (!failure.permanent) return this.#retry(lane, delivery, DEAD_LETTER_RETRY);
        topic.metrics.notRedriven();
        this.#log("a message is lost: the dead-letter queue did not take it", subscription, failure.message);
      }
    }
    await this.#end(lane, delivery);
  }

  async #retry(lane: Lane, delivery: Delivery, delay: number): Promise<void> {
    delivery.dueAt = this.#world.clock.now() + delay;
    await this.#write(() => this.tables.retry(delivery));
    if (delay === 0) lane.ready(delivery);
    else this.#wait(lane, delivery);
  }

  #wait(lane: Lane, delivery: Delivery): void {
    if (this.#closed) return;
    const timer = this.#world.clock.after(delivery.dueAt - this.#world.clock.now(), () => {
      this.#timers.delete(delivery.id);
      lane.ready(delivery);
    });
    this.#timers.set(delivery.id, timer);
  }

  async #end(lane: Lane, delivery: Delivery): Promise<void> {
    await this.#write(() => this.tables.done(delivery));
    lane.done(delivery);
  }

  /** When the disk refuses, the delivery is made again in the next run: at least once, as SNS says. */
  async #write(change: () => void): Promise<void> {
    try {
      await this.#world.store.write(change);
    } catch (error) {
      if (!this.#closed) this.#world.log.error("a delivery could not be kept", { error: (error as Error).message });
    }
  }

  #noticeOf({ notice: seq }: Delivery): Notice | undefined {
    const fresh = this.#fresh.get(seq);
    if (!fresh) return this.tables.notice(seq);
    fresh.left--;
    if (fresh.left === 0) this.#fresh.delete(seq);
    return fresh.notice;
  }

  /** A defect must not lose a message: it is logged, and the delivery is tried again. */
  #asFailure(error: unknown, subscription: Subscription): NotDelivered {
    if (error instanceof NotDelivered) return error;
    this.#log("a delivery failed inside the terrarium", subscription, (error as Error).stack ?? String(error));
    return new NotDelivered((error as Error).message, false);
  }

  #record(
    hop: "delivered" | "failed" | "dead-lettered",
    { arn, protocol, endpoint, topic }: Subscription,
    { messageId, lineage, type }: Notice,
    detail: Readonly<Record<string, unknown>>,
  ): void {
    const what = type === "Notification" ? {} : { type };
    this.#world.trace.record(hop, topic.arn, lineage, {
      messageId,
      subscription: arn,
      protocol,
      endpoint,
      ...what,
      ...detail,
    });
  }

  #log(message: string, { arn, endpoint }: Subscription, reason: string): void {
    this.#world.log.error(message, { subscription: arn, endpoint, reason });
  }
}
