import { Policies } from "../policies.ts";
import { Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import type { MessageRow } from "./message-table.ts";
import { MoveTasks } from "./move-tasks.ts";
import { Queue } from "./queue.ts";
import { firstDifference, newQueueAttributes, type QueueAttributes } from "./queue-attributes.ts";
import {
  InvalidParameterValue,
  QueueDeclaredTwice,
  QueueDeletedRecently,
  QueueDoesNotExist,
  QueueNameExists,
} from "./queue-errors.ts";
import { queueRecipient } from "./queue-recipient.ts";
import type { QueueRecord } from "./queue-registry.ts";
import type { QueueHouse, QueueState } from "./queue-state.ts";
import { QueueTables } from "./queue-tables.ts";
import { takesDeadLettersOf } from "./redrive-policy.ts";
import { sweep } from "./sweep.ts";
import { deadLettered } from "./transfer.ts";

export type { Queue };

export interface QueueDefinition {
  readonly name: string;
  /** By their names in the API: `{"VisibilityTimeout": "60"}`. @default AWS's */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
}

const NAME_RESERVED = 60_000;

/** The queues of the account: those that Terraform declares, and those made at run time. */
export class QueueService implements QueueHouse {
  readonly world: World;
  readonly tables: QueueTables;
  readonly moveTasks: MoveTasks;
  readonly #queues = new Map<string, Queue>();
  readonly #addresses = new Map<string, string>();
  /** Kept queues that Terraform declared in an earlier run: alive again when it declares them in this one. */
  readonly #dormant = new Map<string, QueueRecord>();
  readonly #warned = new Set<string>();

  constructor(world: World) {
    this.world = world;
    this.tables = new QueueTables(world.store);
    this.moveTasks = new MoveTasks({
      world,
      tables: this.tables,
      find: (arn) => this.#find(arn),
      isDeadLetterQueue: (queue) => this.deadLetterSources(queue).length > 0,
    });
    for (const record of this.tables.registry.load()) {
      if (record.declared) this.#dormant.set(record.name, record);
      else this.#wake(record, newQueueAttributes(record.name, record.attributes));
    }
    for (const { id, name } of this.tables.registry.unswept()) this.sweep(id, this.#arn(name));
    world.service(Recipients).serve("sqs", (arn) => {
      const queue = this.#find(arn);
      return queue && queueRecipient(world, queue);
    });
  }

  /**
   * A queue made at run time ("CreateQueue"). It is on the disk when {@link settled} resolves.
   *
   * @throws QueueNameExists, QueueDeletedRecently, InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
   */
  create(definition: QueueDefinition): Queue {
    const { name, attributes: given = {}, tags = {} } = definition;
    const existing = this.#queues.get(name);
    if (existing) {
      const difference = firstDifference(existing.attributes, given);
      if (difference !== undefined) throw new QueueNameExists(difference);
      return existing;
    }
    const attributes = newQueueAttributes(name, given);
    this.checkRedrivePolicy(this.#arn(name), attributes);
    const deletedAt = this.tables.registry.deletedAt(name);
    if (deletedAt !== undefined && this.world.clock.now() < deletedAt + NAME_RESERVED) throw new QueueDeletedRecently();
    return this.#make(name, attributes, tags, false);
  }

  /**
   * A queue that Terraform declares: with its attributes as they are declared now, and the messages that are kept.
   *
   * @param address the resource's, for what has to be said about it
   * @throws QueueDeclaredTwice, InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
   */
  declare(definition: QueueDefinition, address: string): Queue {
    const { name, attributes: given = {}, tags = {} } = definition;
    const other = this.#addresses.get(name);
    if (other !== undefined) throw new QueueDeclaredTwice(name, other, address);
    const attributes = newQueueAttributes(name, given);
    this.#addresses.set(name, address);
    return this.#make(name, attributes, tags, true);
  }

  /** Resolves when all that was made so far is on the disk. */
  settled(): Promise<void> {
    return this.world.store.write(() => {});
  }

  /** @throws QueueDoesNotExist */
  byName(name: string): Queue {
    const queue = this.#queues.get(name);
    if (!queue) throw new QueueDoesNotExist();
    return queue;
  }

  /** @throws QueueDoesNotExist */
  byArn(arn: string): Queue {
    const queue = this.#find(arn);
    if (!queue) throw new QueueDoesNotExist();
    return queue;
  }

  /** Only the path of the URL counts, as a terrarium has many names. A bare queue name does, too. @throws QueueDoesNotExist */
  byUrl(url: string): Queue {
    const path = url.replace(/^\w+:\/\/[^/]*/, "");
    const slash = path.lastIndexOf("/");
    const account = slash > 0 ? path.slice(path.lastIndexOf("/", slash - 1) + 1, slash) : "";
    if (account && account !== this.world.account.id) throw new QueueDoesNotExist();
    return this.byName(path.slice(slash + 1));
  }

  /** Sorted by name. */
  list(prefix = ""): Queue[] {
    const queues = [...this.#queues.values()].filter((queue) => queue.name.startsWith(prefix));
    return queues.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The queues whose dead-letter queue this is, sorted by name. */
  deadLetterSources(queue: Queue): Queue[] {
    return this.list().filter((each) => each.attributes.redrivePolicy?.deadLetterTargetArn === queue.arn);
  }

  async delete(queue: Queue): Promise<void> {
    this.#queues.delete(queue.name);
    this.world.topology.remove(queue.arn);
    this.world.service(Policies).removeResourcePolicy(queue.arn);
    this.moveTasks.pause(queue.arn);
    await queue.remove();
  }

  /** Ends all waiting receives, and lets time pass without effect. */
  close(): void {
    for (const queue of this.#queues.values()) {
      queue.close();
      this.moveTasks.pause(queue.arn);
    }
  }

  checkRedrivePolicy(arn: string, attributes: QueueAttributes): void {
    const { redrivePolicy } = attributes;
    if (!redrivePolicy) return;
    const target = this.#find(redrivePolicy.deadLetterTargetArn);
    const reason = !target
      ? "Dead letter target does not exist."
      : target.fifo !== attributes.fifo
        ? "Dead-letter queue must be same type of queue as the source."
        : takesDeadLettersOf(target.attributes.redriveAllowPolicy, arn)
          ? undefined
          : "The redrive allow policy of the dead letter target does not permit this queue.";
    if (reason) throw InvalidParameterValue.of("RedrivePolicy", JSON.stringify(redrivePolicy), reason);
  }

  deadLetter(source: QueueState, row: MessageRow, now: number): string | undefined {
    const arn = source.attributes.redrivePolicy?.deadLetterTargetArn ?? "";
    const target = this.#find(arn);
    if (!target || target.fifo !== source.fifo) {
      this.#warnOnce(
        `${source.name} has no dead-letter queue: ${arn} ${target ? "is of another type" : "does not exist"}`,
      );
      return undefined;
    }
    if (!takesDeadLettersOf(target.attributes.redriveAllowPolicy, source.arn)) {
      this.#warnOnce(`the redrive allow policy of ${target.name} does not permit dead letters of ${source.name}`);
      return undefined;
    }
    const seq = source.fifo ? this.tables.messages.nextSeq(now) : row.seq;
    target.takeOver(row, deadLettered(row, source.arn, source.fifo, now), seq);
    return target.arn;
  }

  attributesChanged(arn: string): void {
    const { redrivePolicy, policy } = this.byArn(arn).attributes;
    if (redrivePolicy) this.world.topology.connect(arn, redrivePolicy.deadLetterTargetArn, "dead-letters");
    const policies = this.world.service(Policies);
    if (policy === undefined) policies.removeResourcePolicy(arn);
    else policies.putResourcePolicy(arn, policy);
  }

  sweep(generation: number, arn: string): void {
    void sweep(this.world, this.tables, generation, arn);
  }

  #make(name: string, attributes: QueueAttributes, tags: Readonly<Record<string, string>>, declared: boolean): Queue {
    const now = this.world.clock.now();
    const kept = this.#queues.get(name) ?? this.#dormant.get(name);
    const queue = kept instanceof Queue ? kept : this.#wake(kept ?? this.#newRecord(name, now), attributes);
    this.#dormant.delete(name);
    queue.redeclare(attributes, tags, declared).catch((error: Error) => {
      this.world.log.error(`the queue ${name} could not be kept: ${error.message}`);
    });
    this.#show(queue);
    return queue;
  }

  #newRecord(name: string, now: number): QueueRecord {
    let generation = 0;
    const begun = this.world.store.write(() => {
      generation = this.tables.registry.newGeneration(name);
    });
    // When this cannot be kept, neither can the queue itself, which is written next and says so.
    begun.catch(() => {});
    return {
      name,
      generation,
      attributes: {},
      tags: {},
      createdAt: now,
      modifiedAt: now,
      purgedAt: 0,
      declared: false,
    };
  }

  #wake(record: QueueRecord, attributes: QueueAttributes): Queue {
    const queue = new Queue(this, record, attributes);
    this.#queues.set(queue.name, queue);
    this.#show(queue);
    this.moveTasks.resume(queue.arn);
    return queue;
  }

  #show(queue: Queue): void {
    this.world.topology.add({
      id: queue.arn,
      kind: "queue",
      name: queue.name,
      address: this.#addresses.get(queue.name),
      figures: () => ({ ...queue.depth(), oldestAgeSeconds: queue.oldestAge() }),
    });
    this.attributesChanged(queue.arn);
  }

  #find(arn: string): Queue | undefined {
    const queue = this.#queues.get(arn.slice(arn.lastIndexOf(":") + 1));
    return queue?.arn === arn ? queue : undefined;
  }

  #arn(name: string): string {
    const { partition, region, id } = this.world.account;
    return `arn:${partition}:sqs:${region}:${id}:${name}`;
  }

  #warnOnce(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.world.log.warn(message);
  }
}
