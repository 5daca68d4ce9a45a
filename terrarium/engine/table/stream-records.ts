import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import type { StreamViewType } from "./table-definition.ts";
import type { Item } from "./value/attribute-value.ts";

/** One change of one item. */
export interface ItemChange {
  readonly keys: Item;
  readonly old: Item | undefined;
  readonly next: Item | undefined;
  /** Bytes of key and images. */
  readonly size: number;
  /** Who made it, where it was not a client: expiry. */
  readonly userIdentity?: { readonly type: string; readonly principalId: string };
}

/** A record of a stream: the numbers of one stream grow, with gaps. */
export interface StreamRecord {
  readonly sequence: number;
  /** As "GetRecords" and the events of Lambda functions have it. */
  readonly record: object;
}

const KEPT = 24 * 3600 * 1000;
const TRIM_EVERY = 3600 * 1000;

/** Records of streams on the disk, kept for 24 hours ("Change data capture for DynamoDB Streams"). */
export class StreamRecords {
  readonly #world: World;
  readonly #append: StatementSync;
  readonly #read: StatementSync;
  readonly #bounds: StatementSync;
  readonly #trim: StatementSync;
  readonly #drop: StatementSync;
  #trimmedAt = 0;

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    store.define(`
      CREATE TABLE IF NOT EXISTS table_stream_record (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS table_stream_order ON table_stream_record (stream, sequence);`);
    this.#append = store.prepare("INSERT INTO table_stream_record (stream, at, record) VALUES (?, ?, ?)");
    this.#read = store.prepare(
      "SELECT sequence, record FROM table_stream_record WHERE stream = ? AND sequence > ? AND at > ? ORDER BY sequence LIMIT ?",
    );
    this.#bounds = store.prepare(
      "SELECT min(sequence) AS first, max(sequence) AS last FROM table_stream_record WHERE stream = ? AND at > ?",
    );
    this.#trim = store.prepare("DELETE FROM table_stream_record WHERE at <= ?");
    this.#drop = store.prepare("DELETE FROM table_stream_record WHERE stream = ?");
  }

  /** Belongs in the write that changes the item. */
  append(stream: string, view: StreamViewType, change: ItemChange): void {
    const now = this.#world.clock.now();
    if (now - this.#trimmedAt > TRIM_EVERY) {
      this.#trimmedAt = now;
      this.#trim.run(now - KEPT);
    }
    this.#append.run(stream, now, JSON.stringify(this.#record(view, change, now)));
  }

  /** The records after a sequence number, the oldest first. */
  read(stream: string, after: number, limit: number): StreamRecord[] {
    const rows = this.#read.all(stream, after, this.#world.clock.now() - KEPT, limit) as unknown as {
      sequence: number;
      record: string;
    }[];
    return rows.map(({ sequence, record }) => {
      const parsed = JSON.parse(record) as { dynamodb: object };
      return {
        sequence,
        record: { ...parsed, dynamodb: { ...parsed.dynamodb, SequenceNumber: sequenceText(sequence) } },
      };
    });
  }

  /** The first and last kept records; undefined where there is none. */
  bounds(stream: string): { first: number; last: number } | undefined {
    const row = this.#bounds.get(stream, this.#world.clock.now() - KEPT) as { first: number | null; last: number };
    return row.first === null ? undefined : { first: row.first, last: row.last };
  }

  /** The number of the newest record of any stream, kept or not: what comes next is beyond it. */
  newest(): number {
    const row = this.#world.store.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'table_stream_record'").get() as
      | { seq: number }
      | undefined;
    return row?.seq ?? 0;
  }

  drop(stream: string): void {
    this.#drop.run(stream);
  }

  #record(view: StreamViewType, { keys, old, next, size, userIdentity }: ItemChange, now: number): object {
    return {
      eventID: this.#world.random.uuid().replaceAll("-", ""),
      eventName: !old ? "INSERT" : next ? "MODIFY" : "REMOVE",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: this.#world.account.region,
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(now / 1000),
        Keys: keys,
        ...(next && (view === "NEW_IMAGE" || view === "NEW_AND_OLD_IMAGES") && { NewImage: next }),
        ...(old && (view === "OLD_IMAGE" || view === "NEW_AND_OLD_IMAGES") && { OldImage: old }),
        SizeBytes: size,
        StreamViewType: view,
      },
      ...(userIdentity && { userIdentity }),
    };
  }
}

/** "SequenceNumber": at least 21 digits. */
export function sequenceText(sequence: number): string {
  return String(sequence).padStart(21, "0");
}
