import { DeduplicationTable } from "../deduplication-table.ts";
import { Lifecycle } from "../lifecycle.ts";
import { Policies } from "../policies.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { Courier } from "./courier.ts";
import { defaultTopicPolicy } from "./default-topic-policy.ts";
import { Subscriptions } from "./subscriptions.ts";
import { Topic, type TopicHouse } from "./topic.ts";
import type { TopicAttributes } from "./topic-attributes.ts";
import { showTopic } from "./topic-drawing.ts";
import { InvalidParameter, NotFound, TopicDeclaredTwice } from "./topic-errors.ts";
import { TopicMetrics } from "./topic-metrics.ts";
import { topicRecipient } from "./topic-recipient.ts";
import { type TopicRecord, TopicTables } from "./topic-tables.ts";

export type { Topic };

export interface TopicDefinition {
  readonly name: string;
  /** By their names in the API: `{"DisplayName": "Orders"}`. */
  readonly attributes?: TopicAttributes;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The topics of the account: those that Terraform declares, and those made at run time. */
export class TopicService {
  readonly subscriptions: Subscriptions;
  readonly #world: World;
  readonly #tables: TopicTables;
  readonly #house: TopicHouse;
  readonly #topics = new Map<string, Topic>();
  readonly #addresses = new Map<string, string>();
  /** Kept topics that Terraform declared in an earlier run: alive again when it declares them in this one. */
  readonly #dormant = new Set<string>();

  constructor(world: World) {
    this.#world = world;
    this.#tables = new TopicTables(world.store);
    const courier = new Courier(world, (arn) => this.subscriptions.find(arn));
    this.#house = {
      world,
      courier,
      deduplication: new DeduplicationTable(world.store, {
        table: "topic_deduplication",
        owner: { column: "topic", type: "TEXT" },
      }),
      saveTopic: (record) => this.#tables.saveTopic(record),
    };
    this.subscriptions = new Subscriptions(world, this.#tables, courier, (topic) => this.#show(topic));
    for (const record of this.#tables.topics()) {
      if (record.declared) this.#dormant.add(record.name);
      else this.#add(record);
    }
    world.service(Recipients).serve("sns", (arn) => {
      const topic = this.#topics.get(arn);
      return topic && topicRecipient(world, topic);
    });
    world.service(Lifecycle).whenClosing(() => courier.close());
  }

  /**
   * A topic made at run time ("CreateTopic"); the one of that name where there is one already.
   *
   * @throws InvalidParameter
   */
  async create({ name, attributes = {}, tags = {} }: TopicDefinition): Promise<Topic> {
    const existing = this.#topics.get(this.arnOf(name));
    if (existing) {
      const differs = Object.entries(attributes).some(([key, value]) => existing.attributes[key] !== value);
      if (differs) throw new InvalidParameter("Attributes Reason: Topic already exists with different attributes");
      const retagged = Object.entries(tags).some(([key, value]) => existing.tags[key] !== value);
      if (retagged) throw new InvalidParameter("Tags Reason: Topic already exists with different tags");
      return existing;
    }
    const record = { name, attributes, tags, declared: false };
    const topic = this.#add(record);
    await this.#world.store.write(() => this.#tables.saveTopic(record));
    return topic;
  }

  /**
   * A topic that Terraform declares: with its attributes as they are declared now, and the subscriptions that are kept.
   *
   * @param address the resource's, for what has to be said about it
   * @throws TopicDeclaredTwice, InvalidParameter
   */
  async declare({ name, attributes = {}, tags = {} }: TopicDefinition, address: string): Promise<Topic> {
    const arn = this.arnOf(name);
    const other = this.#addresses.get(arn);
    if (other !== undefined) throw new TopicDeclaredTwice(name, other, address);
    this.#addresses.set(arn, address);
    this.#dormant.delete(name);
    const record = { name, attributes, tags, declared: true };
    const topic = this.#topics.get(arn) ?? this.#add(record);
    await topic.redeclare(record);
    this.#applyPolicy(topic);
    this.#show(topic);
    return topic;
  }

  /** @throws NotFound */
  byArn(arn: string): Topic {
    const topic = this.#topics.get(arn);
    if (!topic) throw new NotFound();
    return topic;
  }

  /** @throws NotFound */
  byName(name: string): Topic {
    return this.byArn(this.arnOf(name));
  }

  /** Sorted by name. */
  list(): Topic[] {
    return [...this.#topics.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws InvalidParameter, MalformedPolicyDocument */
  async setAttribute(topic: Topic, name: string, value: string): Promise<void> {
    if (name === "FifoTopic") throw new InvalidParameter("AttributeName: FifoTopic cannot be changed");
    const attributes = { ...topic.attributes, [name]: value };
    if (value === "") delete attributes[name];
    if (name === "Policy" && value !== "") this.#world.service(Policies).putResourcePolicy(topic.arn, value);
    await topic.change(attributes);
    this.#applyPolicy(topic);
  }

  /** It goes with its subscriptions, and with what is on its way. */
  async delete(topic: Topic): Promise<void> {
    topic.remove();
    await Promise.all([...topic.subscriptions.keys()].map((arn) => this.subscriptions.unsubscribe(arn)));
    this.#topics.delete(topic.arn);
    this.#world.topology.remove(topic.arn);
    this.#world.service(Policies).removeResourcePolicy(topic.arn);
    await this.#world.store.write(() => this.#tables.removeTopic(topic.name));
  }

  arnOf(name: string): string {
    const { partition, region, id } = this.#world.account;
    return `arn:${partition}:sns:${region}:${id}:${name}`;
  }

  #add(record: TopicRecord): Topic {
    const arn = this.arnOf(record.name);
    const topic = new Topic(this.#house, record, arn, new TopicMetrics(this.#world, record.name));
    this.#applyPolicy(topic);
    this.#topics.set(arn, topic);
    this.#show(topic);
    this.subscriptions.adopt(topic);
    return topic;
  }

  /** @throws MalformedPolicyDocument */
  #applyPolicy(topic: Topic): void {
    const policy = topic.settings.policy ?? defaultTopicPolicy(topic.arn, this.#world.account);
    this.#world.service(Policies).putResourcePolicy(topic.arn, policy);
  }

  #show(topic: Topic): void {
    showTopic(this.#world.topology, topic, this.#addresses.get(topic.arn));
  }
}
