import type { World } from "../world.ts";
import type { HopRecord } from "./delivery.ts";
import type { MessageOrder } from "./message-order.ts";
import type { MessageRow } from "./message-table.ts";
import { attributeValues, type QueueAttributes } from "./queue-attributes.ts";
import { QueueMetrics } from "./queue-metrics.ts";
import type { QueueRecord } from "./queue-registry.ts";
import type { QueueTables } from "./queue-tables.ts";

/** What a queue needs of the service that it belongs to. */
export interface QueueHouse {
  readonly world: World;
  readonly tables: QueueTables;
  /** Moves a message that was received too often to the dead-letter queue of `source`, and gives its ARN if it can. */
  deadLetter(source: QueueState, row: MessageRow, now: number): string | undefined;
  /** Throws where a queue may not have this redrive policy. */
  checkRedrivePolicy(arn: string, attributes: QueueAttributes): void;
  /** Called when the attributes of a queue have changed. */
  attributesChanged(arn: string): void;
  /** Removes the messages of a filling that has ended. */
  sweep(generation: number, arn: string): void;
}

/** What the operations on one queue share: its identity, its attributes, and which filling is the current one. */
export class QueueState {
  readonly house: QueueHouse;
  readonly world: World;
  readonly tables: QueueTables;
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly metrics: QueueMetrics;
  #record: QueueRecord;
  #attributes: QueueAttributes;
  #order: MessageOrder;

  constructor(house: QueueHouse, record: QueueRecord, attributes: QueueAttributes) {
    const { account } = house.world;
    this.house = house;
    this.world = house.world;
    this.tables = house.tables;
    this.name = record.name;
    this.arn = `arn:${account.partition}:sqs:${account.region}:${account.id}:${record.name}`;
    this.fifo = attributes.fifo;
    this.metrics = new QueueMetrics(house.world, record.name);
    this.#record = record;
    this.#attributes = attributes;
    this.#order = house.tables.order(record.generation, attributes.fifo);
  }

  get now(): number {
    return this.world.clock.now();
  }

  get record(): QueueRecord {
    return this.#record;
  }

  get attributes(): QueueAttributes {
    return this.#attributes;
  }

  get generation(): number {
    return this.#record.generation;
  }

  get order(): MessageOrder {
    return this.#order;
  }

  /** Milliseconds. */
  get retention(): number {
    return this.#attributes.messageRetentionPeriod * 1000;
  }

  /** Keeps a change of the queue itself. To be called within a write. */
  save(change: Partial<QueueRecord> & { readonly newAttributes?: QueueAttributes }): void {
    const { newAttributes, ...rest } = change;
    if (newAttributes) this.#attributes = newAttributes;
    this.#record = { ...this.#record, ...rest, attributes: attributeValues(this.#attributes) };
    if (rest.generation !== undefined) this.#order = this.tables.order(rest.generation, this.fifo);
    this.tables.registry.save(this.#record);
  }

  /** Says what has happened, once it is on the disk. */
  trace(hops: readonly HopRecord[]): void {
    for (const { hop, lineage, detail } of hops) this.world.trace.record(hop, this.arn, lineage, detail);
  }
}
