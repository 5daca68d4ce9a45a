import { Expiry } from "./expiry.ts";
import type { Depth, NewMessage, ReceivedMessage, ReceiveOptions, SentMessage } from "./message.ts";
import type { MessageRow } from "./message-table.ts";
import { changedAttributes, type QueueAttributes } from "./queue-attributes.ts";
import { PurgeQueueInProgress } from "./queue-errors.ts";
import type { QueueRecord } from "./queue-registry.ts";
import { type QueueHouse, QueueState } from "./queue-state.ts";
import { changeVisibility, deleteMessages } from "./receipts.ts";
import { Receiving } from "./receiving.ts";
import { send } from "./sending.ts";
import type { Transferred } from "./transfer.ts";

const PURGE_INTERVAL = 60_000;

/**
 * An SQS queue ("Amazon SQS Developer Guide"). All it holds is on the disk: nothing of a message stays in memory. Each
 * promise resolves after the commit that makes its answer true.
 */
export class Queue {
  readonly #state: QueueState;
  readonly #receiving: Receiving;
  readonly #expiry: Expiry;

  constructor(house: QueueHouse, record: QueueRecord, attributes: QueueAttributes) {
    this.#state = new QueueState(house, record, attributes);
    this.#receiving = new Receiving(this.#state);
    this.#expiry = new Expiry(this.#state, () => this.#receiving.readyAt(this.#state.now));
    this.#expiry.restart();
    this.#state.metrics.measure(this);
  }

  get name(): string {
    return this.#state.name;
  }

  get arn(): string {
    return this.#state.arn;
  }

  get url(): string {
    const { endpoint, id } = this.#state.world.account;
    return `${endpoint}/${id}/${this.name}`;
  }

  get fifo(): boolean {
    return this.#state.fifo;
  }

  get attributes(): QueueAttributes {
    return this.#state.attributes;
  }

  get tags(): Readonly<Record<string, string>> {
    return this.#state.record.tags;
  }

  /** Milliseconds since 1970, as `modifiedAt`. */
  get createdAt(): number {
    return this.#state.record.createdAt;
  }

  get modifiedAt(): number {
    return this.#state.record.modifiedAt;
  }

  /** @throws InvalidMessageContents, InvalidParameterValue, MissingParameter */
  send(message: NewMessage): Promise<SentMessage> {
    return send(this.#state, message, (visibleAt, enqueuedAt) => this.#arrived(visibleAt, enqueuedAt));
  }

  /**
   * Up to `max` messages, hidden from others for their visibility timeout. Waits for one where there is none.
   *
   * @throws InvalidParameterValue, OverLimit
   */
  receive(options: ReceiveOptions = {}): Promise<ReceivedMessage[]> {
    return this.#receiving.receive(options);
  }

  /** @throws ReceiptHandleIsInvalid; InvalidParameterValue for an expired handle of a FIFO queue */
  delete(receiptHandle: string): Promise<void> {
    return deleteMessages(this.#state, this.#receiving, [receiptHandle]);
  }

  /** Several in one write: either all of them, or, where a handle is refused as {@link delete} does, none. */
  deleteAll(receiptHandles: readonly string[]): Promise<void> {
    return deleteMessages(this.#state, this.#receiving, receiptHandles);
  }

  /**
   * Makes a message visible again `seconds` from now: 0 to 43,200; 0 is at once.
   *
   * @throws ReceiptHandleIsInvalid, InvalidParameterValue
   */
  changeVisibility(receiptHandle: string, seconds: number): Promise<void> {
    return changeVisibility(this.#state, this.#receiving, receiptHandle, seconds);
  }

  /** Removes everything, what is in flight included. @throws PurgeQueueInProgress within 60 s of the last one */
  async purge(): Promise<void> {
    const state = this.#state;
    const { now } = state;
    const { purgedAt, generation: previous } = state.record;
    if (purgedAt > 0 && now < purgedAt + PURGE_INTERVAL) throw new PurgeQueueInProgress(this.name);
    await state.world.store.write(() =>
      state.save({ generation: state.tables.registry.newGeneration(this.name, previous), purgedAt: now }),
    );
    this.#expiry.restart();
    state.house.sweep(previous, this.arn);
  }

  /** Counts the messages: for figures and people, as it takes a millisecond for each 100,000. */
  depth(): Depth {
    return this.#state.tables.messages.depth(this.#state.generation, this.#state.now);
  }

  /** Seconds since the oldest message came in; 0 for an empty queue. */
  oldestAge(): number {
    const oldest = this.#state.tables.messages.oldest(this.#state.generation);
    return oldest === undefined ? 0 : Math.floor((this.#state.now - oldest) / 1000);
  }

  /** Changes attributes, by their names in the API. @throws InvalidAttributeName, InvalidAttributeValue */
  async setAttributes(given: Readonly<Record<string, string>>): Promise<void> {
    const attributes = changedAttributes(this.attributes, given);
    if (given.RedrivePolicy) this.#state.house.checkRedrivePolicy(this.arn, attributes);
    await this.#change({ newAttributes: attributes, modifiedAt: this.#state.now });
  }

  /** Attributes that Terraform declares: what they name, such as a dead-letter queue, may be declared later. */
  declare(given: Readonly<Record<string, string>>): Promise<void> {
    return this.#change({ newAttributes: changedAttributes(this.attributes, given) });
  }

  /** The queue as it is to be in this run, whatever was set on it in an earlier one. */
  redeclare(attributes: QueueAttributes, tags: Readonly<Record<string, string>>, declared: boolean): Promise<void> {
    return this.#change({ newAttributes: attributes, tags, declared });
  }

  tag(tags: Readonly<Record<string, string>>): Promise<void> {
    return this.#change({ tags: { ...this.tags, ...tags } });
  }

  untag(keys: readonly string[]): Promise<void> {
    return this.#change({ tags: Object.fromEntries(Object.entries(this.tags).filter(([key]) => !keys.includes(key))) });
  }

  /** Deletes the queue and what is in it. */
  async remove(): Promise<void> {
    const { tables, generation, now, world, house } = this.#state;
    this.close();
    await world.store.write(() => tables.registry.remove(this.name, generation, now));
    house.sweep(generation, this.arn);
  }

  /** Ends waiting receives with no messages, and lets time pass without effect. */
  close(): void {
    this.#state.metrics.end();
    this.#receiving.close();
    this.#expiry.stop();
  }

  /** Takes in a message of another queue, within a write of the caller. */
  takeOver(row: MessageRow, transferred: Transferred, seq: number): void {
    const { generation, order, tables } = this.#state;
    const groupRow = order.groupRow(transferred.group_name, seq, transferred.visible_at);
    tables.messages.move(row.seq, { ...transferred, seq, generation, group_row: groupRow });
    this.#arrived(transferred.visible_at, transferred.enqueued_at);
  }

  /** Up to `limit` messages that may be taken out of the queue now, in order. */
  ready(limit: number): MessageRow[] {
    return this.#state.order.ready(this.#state.now, limit);
  }

  /** To be called after messages of this queue have been taken over by another one, within the same write. */
  tookAway(rows: readonly MessageRow[]): void {
    this.#state.order.changed(rows);
    if (this.fifo) this.#receiving.readyAt(this.#state.now);
  }

  #arrived(visibleAt: number, enqueuedAt: number): void {
    this.#receiving.readyAt(visibleAt);
    this.#expiry.arrived(enqueuedAt);
  }

  async #change(change: Parameters<QueueState["save"]>[0]): Promise<void> {
    const state = this.#state;
    const before = state.attributes;
    const saved = state.world.store.write(() => {
      state.save(change);
      if (!this.fifo || before.delaySeconds === this.attributes.delaySeconds) return;
      // "Amazon SQS delay queues": the delay of a FIFO queue holds for the messages that are in it, too.
      state.tables.messages.redelay(state.generation, this.attributes.delaySeconds * 1000);
      state.order.delayChanged();
      this.#receiving.readyAt(state.now);
    });
    if (before.messageRetentionPeriod !== this.attributes.messageRetentionPeriod) this.#expiry.restart();
    if (change.newAttributes) state.house.attributesChanged(this.arn);
    await saved;
  }
}
