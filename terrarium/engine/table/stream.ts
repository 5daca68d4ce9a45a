import type { StreamRecord, StreamRecords } from "./stream-records.ts";
import type { StreamViewType } from "./table-definition.ts";

/**
 * The stream of one table: what happened to its items, in order. One shard holds it all ("DynamoDB Streams"). Whoever
 * follows it keeps the sequence number that it has come to, and reads on when {@link onChange} calls.
 */
export class TableStream {
  readonly arn: string;
  /** The last part of the ARN: when the stream began. */
  readonly label: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly #records: StreamRecords;
  readonly #listeners = new Set<() => void>();

  constructor(
    identity: {
      readonly arn: string;
      readonly label: string;
      readonly tableName: string;
      readonly viewType: StreamViewType;
    },
    records: StreamRecords,
  ) {
    this.arn = identity.arn;
    this.label = identity.label;
    this.tableName = identity.tableName;
    this.viewType = identity.viewType;
    this.#records = records;
  }

  /** At most `limit` records whose sequence number is above `after`, the oldest first; 0 begins with the oldest kept. */
  read(after: number, limit: number): StreamRecord[] {
    return this.#records.read(this.arn, after, limit);
  }

  /** The place behind the newest record, from which only what comes from now on is read ("LATEST"). */
  get latest(): number {
    return this.#records.newest();
  }

  /** Sequence numbers of the oldest and the newest record; undefined where there is none. */
  get bounds(): { first: number; last: number } | undefined {
    return this.#records.bounds(this.arn);
  }

  /** Calls `listener` whenever there is something new to read that is on the disk. Returns what ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** For the table: records of a write have been committed. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
