import type { DeduplicationTable } from "../deduplication-table.ts";
import type { World } from "../world.ts";
import type { Courier } from "./courier.ts";
import { type Delivery, numbered, sequenceNumber } from "./delivery-tables.ts";
import type { Notice } from "./notice.ts";
import {
  checkPublication,
  deduplicationIdOf,
  noticeAttributes,
  type Publication,
  publicationSize,
} from "./publication.ts";
import type { Subscription } from "./subscription.ts";
import { readTopicAttributes, type TopicAttributes, type TopicSettings } from "./topic-attributes.ts";
import { NotFound } from "./topic-errors.ts";
import type { TopicMetrics } from "./topic-metrics.ts";
import type { TopicRecord } from "./topic-tables.ts";

/** What a topic needs of the service it belongs to. */
export interface TopicHouse {
  readonly world: World;
  readonly courier: Courier;
  readonly deduplication: DeduplicationTable<string>;
  /** Within a write. */
  saveTopic(record: TopicRecord): void;
}

export interface Published {
  readonly messageId: string;
  /** FIFO topics alone: 20 digits, growing. */
  readonly sequenceNumber?: string;
}

/**
 * An SNS topic ("Amazon SNS Developer Guide"): what is published goes to each confirmed subscription whose filter policy lets
 * it pass. A publish is answered when the message and its deliveries are on the disk.
 */
export class Topic {
  readonly name: string;
  readonly arn: string;
  readonly metrics: TopicMetrics;
  readonly subscriptions = new Map<string, Subscription>();
  /** Subscriptions that were ended in this run. */
  unsubscribed = 0;
  #record: TopicRecord;
  #settings: TopicSettings;
  #removed = false;
  readonly #house: TopicHouse;

  /** @throws InvalidParameter */
  constructor(house: TopicHouse, record: TopicRecord, arn: string, metrics: TopicMetrics) {
    this.#house = house;
    this.name = record.name;
    this.arn = arn;
    this.metrics = metrics;
    this.#record = record;
    this.#settings = readTopicAttributes(record.name, record.attributes);
  }

  get settings(): TopicSettings {
    return this.#settings;
  }

  get attributes(): TopicAttributes {
    return this.#record.attributes;
  }

  get tags(): Readonly<Record<string, string>> {
    return this.#record.tags;
  }

  /** Attempts that run, and deliveries that wait for another attempt. */
  figures(): { inFlight: number; waiting: number } {
    return this.#house.courier.figures(this.subscriptions.keys());
  }

  /** @throws InvalidParameter, ParameterValueInvalid */
  async publish(publication: Publication): Promise<Published> {
    if (this.#removed) throw new NotFound();
    const { world, courier } = this.#house;
    const checked = checkPublication(publication, this.#settings);
    const messageId = world.random.uuid();
    const notice: Notice = {
      type: "Notification",
      messageId,
      topicArn: this.arn,
      ...checked,
      subject: publication.subject,
      attributes: noticeAttributes(publication.attributes),
      at: world.clock.now(),
      groupId: publication.groupId,
      deduplicationId: this.#settings.fifo ? deduplicationIdOf(publication) : undefined,
      lineage: publication.lineage ?? messageId,
    };
    const addressees = this.#addressees(notice);
    const { seq, original, deliveries } = await world.store.write(() => this.#keep(notice, addressees));
    const answer = {
      messageId: original ?? messageId,
      ...(this.settings.fifo && { sequenceNumber: sequenceNumber(seq) }),
    };
    if (original !== undefined) {
      world.trace.record("accepted", this.arn, notice.lineage, { messageId: original, duplicate: true });
      return answer;
    }
    this.metrics.published(publicationSize(publication));
    world.trace.record("accepted", this.arn, notice.lineage, { messageId, deliveries: deliveries.length });
    courier.send(numbered(notice, seq), deliveries);
    return answer;
  }

  /** @param tags in the place of those it has */
  change(attributes: TopicAttributes, tags: Readonly<Record<string, string>> = this.tags): Promise<void> {
    this.#settings = readTopicAttributes(this.name, attributes);
    this.#record = { ...this.#record, attributes, tags };
    return this.#house.world.store.write(() => this.#house.saveTopic(this.#record));
  }

  /** Takes over what Terraform declares. */
  redeclare(record: TopicRecord): Promise<void> {
    this.#record = record;
    return this.change(record.attributes, record.tags);
  }

  remove(): void {
    this.#removed = true;
  }

  #addressees(notice: Notice): Subscription[] {
    const addressees: Subscription[] = [];
    for (const subscription of this.subscriptions.values()) {
      if (!subscription.confirmed) continue;
      const why = subscription.filteredOut(notice);
      if (why === undefined) addressees.push(subscription);
      else this.metrics.filteredOut(why);
    }
    return addressees;
  }

  /** A repeat within the deduplication interval is answered as the first one was, and goes no further. */
  #keep(
    notice: Notice,
    addressees: readonly Subscription[],
  ): { seq: number; original?: string; deliveries: readonly Delivery[] } {
    const { courier, deduplication } = this.#house;
    const { fifo, deduplicatesByGroup } = this.#settings;
    const { deduplicationId = "", groupId = "", messageId, at } = notice;
    const scope = deduplicatesByGroup ? groupId : "";
    const original = fifo ? deduplication.original(this.arn, scope, deduplicationId, at) : undefined;
    if (original) return { seq: original.seq, original: original.message_id, deliveries: [] };
    if (addressees.length === 0 && !fifo) return { seq: 0, deliveries: [] };
    const seq = courier.tables.insertNotice(notice);
    if (fifo) deduplication.remember(this.arn, scope, deduplicationId, at, { message_id: messageId, seq });
    const deliveries = addressees.map(({ arn }) =>
      courier.tables.insertDelivery(seq, arn, at, fifo ? notice.groupId : undefined),
    );
    if (deliveries.length === 0) courier.tables.sweep(seq);
    return { seq, deliveries };
  }
}
