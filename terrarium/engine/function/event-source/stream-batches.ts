import { pause } from "../../clock.ts";
import { Recipients } from "../../recipients.ts";
import type { StreamRecord } from "../../table/stream-records.ts";
import { sequenceText } from "../../table/stream-records.ts";
import type { World } from "../../world.ts";
import type { BatchRecord, MappingRun } from "./event-source.ts";

export interface StreamFailureOptions {
  readonly functionArn: string;
  /** Whether a batch that fails is tried again in two halves. @default false */
  readonly bisects?: boolean;
  /** 0 to 10,000; -1 is as often as the stream keeps the records. @default -1 */
  readonly maximumRetries?: number;
  /** 60 to 604,800; -1 is no limit. @default -1 */
  readonly maximumAgeSeconds?: number;
  /** Where it is told what was given up. */
  readonly onFailureArn?: string;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
/** What a stream no longer keeps cannot be tried again. */
const KEPT_SECONDS = 24 * 3600;

/**
 * Runs a function with batches of one shard until each is processed or given up ("Configuring error handling controls"): what fails
 * holds up all that comes behind it.
 */
export class StreamBatches {
  readonly #world: World;
  readonly #streamArn: string;
  readonly #options: StreamFailureOptions;
  #inFlight = 0;

  constructor(world: World, streamArn: string, options: StreamFailureOptions) {
    this.#world = world;
    this.#streamArn = streamArn;
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Resolves with false when the mapping ended before. */
  process(mapping: MappingRun, records: readonly StreamRecord[]): Promise<boolean> {
    return this.#process(mapping, records, 0);
  }

  async #process(mapping: MappingRun, records: readonly StreamRecord[], invoked: number): Promise<boolean> {
    const { clock } = this.#world;
    const { bisects = false, maximumRetries = -1 } = this.#options;
    let batch = records;
    let attempts = invoked;
    for (let wait = FIRST_WAIT; batch.length > 0; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      if (mapping.signal.aborted) return false;
      if (this.#isTooOld(batch[0]!)) return this.#giveUp(mapping, batch, "RecordAgeExceeded", attempts);
      const outcome = await this.#invoke(mapping, batch);
      if (outcome.kind === "processed" && outcome.failed.size === 0) return true;
      if (outcome.kind === "processed") {
        // Records are in order: what stands before the first that failed is done.
        batch = batch.slice(batch.findIndex(({ sequence }) => outcome.failed.has(sequenceText(sequence))));
      }
      if (outcome.kind !== "throttled") {
        attempts++;
        // Halving a batch does not count as trying it again.
        if (bisects && batch.length > 1) return this.#processHalves(mapping, batch, attempts - 1);
        if (maximumRetries >= 0 && attempts > maximumRetries) {
          return this.#giveUp(mapping, batch, "RetryAttemptsExhausted", attempts);
        }
      }
      await pause(clock, wait / 2 + this.#world.random.below(wait / 2), mapping.signal);
    }
    return true;
  }

  async #processHalves(mapping: MappingRun, batch: readonly StreamRecord[], attempts: number): Promise<boolean> {
    const middle = Math.ceil(batch.length / 2);
    const first = await this.#process(mapping, batch.slice(0, middle), attempts);
    return first && (await this.#process(mapping, batch.slice(middle), attempts));
  }

  async #invoke(mapping: MappingRun, batch: readonly StreamRecord[]) {
    this.#inFlight++;
    try {
      return await mapping.invoke(batch.map((record) => this.#batchRecord(record)));
    } finally {
      this.#inFlight--;
    }
  }

  #batchRecord({ sequence, record }: StreamRecord): BatchRecord {
    const { eventID } = record as { eventID: string };
    return { id: sequenceText(sequence), record: { ...record, eventSourceARN: this.#streamArn }, lineage: eventID };
  }

  #isTooOld(record: StreamRecord): boolean {
    const { maximumAgeSeconds = -1 } = this.#options;
    const limit = maximumAgeSeconds < 0 ? KEPT_SECONDS : Math.min(maximumAgeSeconds, KEPT_SECONDS);
    return this.#world.clock.now() / 1000 - createdAt(record) > limit;
  }

  /** Tells the destination which records they were; what is in them the stream knows, while it keeps them. */
  async #giveUp(mapping: MappingRun, batch: readonly StreamRecord[], condition: string, attempts: number) {
    const { clock, log, random, trace } = this.#world;
    const { functionArn, onFailureArn } = this.#options;
    const [first, last] = [batch[0]!, batch.at(-1)!];
    log.warn(`${mapping.arn} gave up ${batch.length} records of ${this.#streamArn}: ${condition}`);
    for (const record of batch) {
      const { id, lineage } = this.#batchRecord(record);
      trace.record("dead-lettered", mapping.arn, lineage, { sequenceNumber: id, condition, target: onFailureArn });
    }
    if (onFailureArn === undefined) return true;
    const instant = (record: StreamRecord) => new Date(createdAt(record) * 1000).toISOString();
    const body = JSON.stringify({
      requestContext: { requestId: random.uuid(), functionArn, condition, approximateInvokeCount: attempts },
      version: "1.0",
      timestamp: new Date(clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: "shardId-00000001541626099285-00000001",
        startSequenceNumber: sequenceText(first.sequence),
        endSequenceNumber: sequenceText(last.sequence),
        approximateArrivalOfFirstRecord: instant(first),
        approximateArrivalOfLastRecord: instant(last),
        batchSize: batch.length,
        streamArn: this.#streamArn,
      },
    });
    try {
      const { lineage } = this.#batchRecord(first);
      const recipient = this.#world.service(Recipients).byArn(onFailureArn);
      await recipient.take({ body, principal: mapping.principal, lineage });
    } catch (error) {
      log.error(`${mapping.arn} could not tell ${onFailureArn} what it gave up: ${(error as Error).message}`);
    }
    return true;
  }
}

/** Seconds since 1970. */
function createdAt({ record }: StreamRecord): number {
  return (record as { dynamodb: { ApproximateCreationDateTime: number } }).dynamodb.ApproximateCreationDateTime;
}
