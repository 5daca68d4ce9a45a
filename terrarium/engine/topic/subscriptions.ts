import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import type { Courier } from "./courier.ts";
import { checkEndpoint } from "./endpoint-check.ts";
import type { Notice } from "./notice.ts";
import { Subscription } from "./subscription.ts";
import type { SubscriptionAttributes } from "./subscription-attributes.ts";
import type { Topic } from "./topic.ts";
import { InvalidParameter, NotFound } from "./topic-errors.ts";
import type { SubscriptionRecord, TopicTables } from "./topic-tables.ts";

export interface NewSubscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes?: SubscriptionAttributes;
}

/** How somebody confirms. */
export interface Confirmation {
  /** The request was signed. */
  readonly authenticated: boolean;
  /** From then on only a signed request may unsubscribe. */
  readonly authenticateOnUnsubscribe?: boolean;
}

/** A subscription that nobody confirmed in this time goes. */
const CONFIRMATION_PERIOD = 2 * 86_400_000;

/** These have shown by their permissions that they want messages. */
const NEED_NO_CONFIRMATION = ["sqs", "lambda"];

/**
 * Who gets the messages of which topic: subscribing, confirming, unsubscribing ("Subscribe", "ConfirmSubscription" in the Amazon
 * SNS API reference).
 */
export class Subscriptions {
  readonly #world: World;
  readonly #tables: TopicTables;
  readonly #courier: Courier;
  readonly #changed: (topic: Topic) => void;
  readonly #live = new Map<string, { readonly topic: Topic; readonly subscription: Subscription }>();
  /** Kept ones whose topic, or whose own declaration, has not come yet in this run. */
  readonly #dormant = new Map<string, SubscriptionRecord>();

  constructor(world: World, tables: TopicTables, courier: Courier, changed: (topic: Topic) => void) {
    this.#world = world;
    this.#tables = tables;
    this.#courier = courier;
    this.#changed = changed;
    for (const record of tables.subscriptions()) this.#dormant.set(record.arn, record);
  }

  /** A topic has come to life: its subscriptions that were made at run time do, too. */
  adopt(topic: Topic): void {
    for (const record of this.#dormant.values()) {
      if (record.topicArn === topic.arn && !record.declared) this.#wake(topic, record);
    }
  }

  find(arn: string): Subscription | undefined {
    return this.#live.get(arn)?.subscription;
  }

  /** @throws NotFound */
  byArn(arn: string): Subscription {
    return this.#entry(arn).subscription;
  }

  list(): Subscription[] {
    return [...this.#live.values()].map(({ subscription }) => subscription);
  }

  /**
   * Subscribes an endpoint, or finds its subscription; one that has to confirm is asked to, again if it was asked before.
   *
   * @throws InvalidParameter, FilterPolicyLimitExceeded
   */
  async subscribe(topic: Topic, { protocol, endpoint, attributes = {} }: NewSubscription): Promise<Subscription> {
    checkEndpoint(protocol, endpoint, topic.settings.fifo);
    const same = [...topic.subscriptions.values()].find(
      (each) => each.protocol === protocol && each.endpoint === endpoint,
    );
    if (same && !sameAttributes(same.attributes, attributes)) {
      throw new InvalidParameter("Attributes Reason: Subscription already exists with different attributes");
    }
    if (same?.confirmed) return same;
    const arn = same?.arn ?? `${topic.arn}:${this.#world.random.uuid()}`;
    const subscription =
      same ?? new Subscription(topic, this.#newRecord(topic, arn, { protocol, endpoint, attributes }));
    await this.#keep(topic, subscription, !same?.confirmed);
    return subscription;
  }

  /**
   * A subscription that Terraform declares: what was kept of it counts, its confirmation above all.
   *
   * @param arn the same in every run
   * @throws InvalidParameter, FilterPolicyLimitExceeded
   */
  async declare(topic: Topic, arn: string, declared: NewSubscription): Promise<Subscription> {
    const { protocol, endpoint, attributes = {} } = declared;
    checkEndpoint(protocol, endpoint, topic.settings.fifo);
    await this.#makeWayFor(topic, arn, declared);
    const kept = this.#dormant.get(arn);
    this.#dormant.delete(arn);
    const now = this.#world.clock.now();
    if (kept?.protocol === protocol && kept.endpoint === endpoint && (kept.expiresAt ?? now + 1) > now) {
      const subscription = this.#wake(topic, { ...kept, attributes, declared: true });
      await this.#world.store.write(() => this.#tables.saveSubscription(subscription.record));
      return subscription;
    }
    if (kept) await this.#world.store.write(() => this.#courier.drop(arn));
    const subscription = new Subscription(topic, { ...this.#newRecord(topic, arn, declared), declared: true });
    await this.#keep(topic, subscription, true);
    return subscription;
  }

  /** @throws InvalidParameter for a token that is not this topic's, or has expired */
  async confirm(
    topic: Topic,
    token: string,
    { authenticated, authenticateOnUnsubscribe = false }: Confirmation,
  ): Promise<Subscription> {
    const subscription = [...topic.subscriptions.values()].find((each) => each.record.token === token);
    if (!subscription) throw new InvalidParameter("Token");
    if (subscription.confirmed) return subscription;
    const { expiresAt: _, ...record } = subscription.record;
    subscription.change({ ...record, confirmed: true, authenticated, authenticateOnUnsubscribe });
    await this.#world.store.write(() => this.#tables.saveSubscription(subscription.record));
    this.#changed(topic);
    return subscription;
  }

  /** @throws NotFound, InvalidParameter, FilterPolicyLimitExceeded */
  async setAttribute(arn: string, name: string, value: string): Promise<void> {
    const { subscription } = this.#entry(arn);
    const attributes = { ...subscription.attributes, [name]: value };
    if (value === "") delete attributes[name];
    subscription.change({ ...subscription.record, attributes });
    this.#changed(this.#entry(arn).topic);
    await this.#world.store.write(() => this.#tables.saveSubscription(subscription.record));
  }

  /** What is on its way to it is given up. An ARN that is not known is no error, as for SNS. */
  async unsubscribe(arn: string): Promise<void> {
    const entry = this.#live.get(arn);
    if (!entry) return;
    this.#live.delete(arn);
    entry.topic.subscriptions.delete(arn);
    entry.topic.unsubscribed++;
    await this.#world.store.write(() => {
      this.#tables.removeSubscription(arn);
      this.#courier.drop(arn);
    });
    this.#changed(entry.topic);
  }

  /** An endpoint has one subscription: one that was made at run time gives way, two that are declared are a mistake. */
  async #makeWayFor(topic: Topic, arn: string, { protocol, endpoint }: NewSubscription): Promise<void> {
    const same = [...topic.subscriptions.values()].find(
      (each) => each.arn !== arn && each.protocol === protocol && each.endpoint === endpoint,
    );
    if (same?.record.declared) {
      throw new InvalidParameter(
        `Endpoint: ${endpoint} is subscribed to ${topic.name} by another resource: SNS makes one subscription of the two`,
      );
    }
    if (same) await this.unsubscribe(same.arn);
  }

  #entry(arn: string): { readonly topic: Topic; readonly subscription: Subscription } {
    const entry = this.#live.get(arn);
    if (!entry) throw new NotFound("Subscription");
    return entry;
  }

  #newRecord(topic: Topic, arn: string, { protocol, endpoint, attributes = {} }: NewSubscription): SubscriptionRecord {
    const confirmed = NEED_NO_CONFIRMATION.includes(protocol);
    const { clock, random } = this.#world;
    return {
      arn,
      topicArn: topic.arn,
      protocol,
      endpoint,
      attributes,
      confirmed,
      authenticated: confirmed,
      authenticateOnUnsubscribe: false,
      declared: false,
      ...(!confirmed && {
        token: `${random.uuid()}${random.uuid()}`.replaceAll("-", ""),
        expiresAt: clock.now() + CONFIRMATION_PERIOD,
      }),
    };
  }

  async #keep(topic: Topic, subscription: Subscription, asks: boolean): Promise<void> {
    const { record, arn } = subscription;
    const notice = record.confirmed || !asks ? undefined : this.#confirmationRequest(topic, record);
    this.#add(topic, subscription);
    const deliveries = await this.#world.store.write(() => {
      this.#tables.saveSubscription(record);
      if (!notice) return [];
      const { tables } = this.#courier;
      return [tables.insertDelivery(tables.insertNotice(notice), arn, notice.at, undefined)];
    });
    if (notice) this.#courier.send(notice, deliveries);
  }

  #confirmationRequest({ arn }: Topic, { token }: SubscriptionRecord): Notice {
    const messageId = this.#world.random.uuid();
    return {
      type: "SubscriptionConfirmation",
      messageId,
      topicArn: arn,
      message: `You have chosen to subscribe to the topic ${arn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
      at: this.#world.clock.now(),
      token,
      lineage: messageId,
    };
  }

  #wake(topic: Topic, record: SubscriptionRecord): Subscription {
    this.#dormant.delete(record.arn);
    const subscription = new Subscription(topic, record);
    this.#add(topic, subscription);
    this.#world.service(Lifecycle).whenReady(() => this.#courier.resume(record.arn));
    return subscription;
  }

  #add(topic: Topic, subscription: Subscription): void {
    const { arn, expiresAt } = subscription.record;
    topic.subscriptions.set(arn, subscription);
    this.#live.set(arn, { topic, subscription });
    this.#changed(topic);
    if (expiresAt === undefined) return;
    const { clock } = this.#world;
    clock.after(expiresAt - clock.now(), () => {
      if (this.find(arn) === subscription && !subscription.confirmed) void this.#expire(subscription);
    });
  }

  async #expire({ arn, endpoint }: Subscription): Promise<void> {
    try {
      await this.unsubscribe(arn);
      this.#world.log.info("a subscription that nobody confirmed is gone", { subscription: arn, endpoint });
    } catch (error) {
      this.#world.log.error("an expired subscription could not be removed", { error: (error as Error).message });
    }
  }
}

function sameAttributes(a: SubscriptionAttributes, b: SubscriptionAttributes): boolean {
  return Object.entries(b).every(([name, value]) => a[name] === value);
}
