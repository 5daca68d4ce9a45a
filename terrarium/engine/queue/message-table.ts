import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** A message as it lies on the disk. Times in milliseconds since 1970. */
export interface MessageRow {
  /** The order in which messages came in, over all queues: 16 digits, never used twice. */
  readonly seq: number;
  /** The filling of a queue that it belongs to: a new one begins with each purge. */
  readonly generation: number;
  /** When it may be received: past for a visible message, to come for one in flight or delayed. */
  readonly visible_at: number;
  /** 0 for a message that nobody has received. */
  readonly receive_count: number;
  /** How many of these receives were of the queue that it was dead-lettered from. */
  readonly carried: number;
  /** Means something once `receive_count` is over 0. It is never null so that a first receive does not resize the row. */
  readonly first_received_at: number;
  /** Where its retention period starts. */
  readonly enqueued_at: number;
  readonly sent_at: number;
  readonly message_id: string;
  readonly md5: string;
  readonly body: string;
  readonly attributes: string | null;
  readonly trace_header: string | null;
  /** Null for the account itself. */
  readonly sender: string | null;
  /** Null where it is the message id. */
  readonly lineage: string | null;
  readonly group_name: string | null;
  /** Its row in `queue_groups`, in a FIFO queue. */
  readonly group_row: number | null;
  readonly deduplication_id: string | null;
  /** ARN of the queue it was dead-lettered from. */
  readonly source: string | null;
}

/** What is looked at of a message that somebody has a receipt of. */
export type ReceivedRow = Pick<
  MessageRow,
  "seq" | "visible_at" | "receive_count" | "message_id" | "lineage" | "group_row"
>;

/** What a sweep needs of a message to say that it is gone. */
export interface MessageTrail {
  readonly seq: number;
  readonly message_id: string;
  readonly lineage: string | null;
}

/**
 * The messages of all queues. Both indexes end at what is looked for, so neither a backlog nor many messages in
 * flight make a receive slower: ready messages are the low end of `queue_messages_by_visibility`.
 */
const TABLE = `
  CREATE TABLE IF NOT EXISTS queue_messages (
    seq INTEGER PRIMARY KEY, generation INTEGER NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL,
    carried INTEGER NOT NULL, first_received_at INTEGER NOT NULL, enqueued_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL, message_id TEXT NOT NULL, md5 TEXT NOT NULL, body TEXT NOT NULL, attributes TEXT,
    trace_header TEXT, sender TEXT, lineage TEXT, group_name TEXT, group_row INTEGER, deduplication_id TEXT, source TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queue_messages_by_visibility
    ON queue_messages (generation, visible_at, receive_count);
  CREATE INDEX IF NOT EXISTS queue_messages_by_age ON queue_messages (generation, enqueued_at);
  CREATE INDEX IF NOT EXISTS queue_messages_by_group ON queue_messages (group_row) WHERE group_row IS NOT NULL;
  CREATE TABLE IF NOT EXISTS queue_sequence (one INTEGER PRIMARY KEY CHECK (one = 1), reserved INTEGER NOT NULL) STRICT;
`;

const COLUMNS = [
  "seq, generation, visible_at, receive_count, carried, first_received_at, enqueued_at, sent_at, message_id, md5, body",
  "attributes, trace_header, sender, lineage, group_name, group_row, deduplication_id, source",
].join(", ");

/** Places are set aside for a minute at a time, so that no run uses one again, even if the clock goes back. */
const SET_ASIDE = 60_000_000;

/** The statements on the messages of all queues, each prepared once. */
export class MessageTable {
  #lastSeq: number;
  #keptSeq: number;
  #reserved: number;
  readonly #reserve: StatementSync;
  readonly #insert: StatementSync;
  readonly #bySeq: StatementSync;
  readonly #received: StatementSync;
  readonly #ready: StatementSync;
  readonly #nextVisible: StatementSync;
  readonly #ofGroup: StatementSync;
  readonly #headOfGroup: StatementSync;
  readonly #receive: StatementSync;
  readonly #setVisibility: StatementSync;
  readonly #move: StatementSync;
  readonly #delete: StatementSync;
  readonly #oldest: StatementSync;
  readonly #enqueuedBefore: StatementSync;
  readonly #visible: StatementSync;
  readonly #invisible: StatementSync;
  readonly #trails: StatementSync;
  readonly #redelay: StatementSync;

  constructor(store: Store) {
    store.define(TABLE);
    const kept = store.prepare("SELECT reserved FROM queue_sequence").get() as { reserved: number } | undefined;
    this.#reserved = kept?.reserved ?? 0;
    this.#lastSeq = this.#reserved;
    this.#keptSeq = this.#reserved;
    this.#reserve = store.prepare("INSERT OR REPLACE INTO queue_sequence VALUES (1, ?)");
    const places = COLUMNS.split(", ").map(() => "?");
    this.#insert = store.prepare(`INSERT INTO queue_messages (${COLUMNS}) VALUES (${places.join(", ")})`);
    this.#bySeq = store.prepare("SELECT * FROM queue_messages WHERE seq = ? AND generation = ?");
    this.#received = store.prepare(
      "SELECT seq, visible_at, receive_count, message_id, lineage, group_row FROM queue_messages WHERE seq = ? AND generation = ?",
    );
    this.#ready = store.prepare(
      "SELECT * FROM queue_messages WHERE generation = ? AND visible_at <= ? " +
        "ORDER BY visible_at, receive_count, seq LIMIT ?",
    );
    this.#nextVisible = store.prepare(
      "SELECT visible_at FROM queue_messages WHERE generation = ? AND visible_at > ? ORDER BY visible_at LIMIT 1",
    );
    this.#ofGroup = store.prepare("SELECT * FROM queue_messages WHERE group_row = ? ORDER BY seq LIMIT ?");
    this.#headOfGroup = store.prepare(
      "SELECT seq, visible_at FROM queue_messages WHERE group_row = ? ORDER BY seq LIMIT 1",
    );
    this.#receive = store.prepare(
      "UPDATE queue_messages SET visible_at = ?, receive_count = ?, first_received_at = ? WHERE seq = ?",
    );
    this.#setVisibility = store.prepare("UPDATE queue_messages SET visible_at = ? WHERE seq = ?");
    this.#move = store.prepare(
      "UPDATE queue_messages SET seq = ?, generation = ?, visible_at = ?, receive_count = ?, carried = ?, " +
        "enqueued_at = ?, sent_at = ?, message_id = ?, lineage = ?, group_row = ?, source = ? WHERE seq = ?",
    );
    this.#delete = store.prepare("DELETE FROM queue_messages WHERE seq = ?");
    this.#oldest = store.prepare(
      "SELECT enqueued_at FROM queue_messages WHERE generation = ? ORDER BY enqueued_at LIMIT 1",
    );
    this.#enqueuedBefore = store.prepare(
      "SELECT * FROM queue_messages WHERE generation = ? AND enqueued_at <= ? ORDER BY enqueued_at LIMIT ?",
    );
    this.#visible = store.prepare(
      "SELECT count(*) AS count FROM queue_messages WHERE generation = ? AND visible_at <= ?",
    );
    this.#invisible = store.prepare(
      "SELECT count(*) AS count, count(*) FILTER (WHERE receive_count = 0) AS delayed " +
        "FROM queue_messages WHERE generation = ? AND visible_at > ?",
    );
    this.#trails = store.prepare("SELECT seq, message_id, lineage FROM queue_messages WHERE generation = ? LIMIT ?");
    this.#redelay = store.prepare(
      "UPDATE queue_messages SET visible_at = enqueued_at + ? WHERE generation = ? AND receive_count = 0",
    );
  }

  /** The place at the end of all queues, about as the clock goes. To be called within a write. */
  nextSeq(now: number): number {
    this.#lastSeq = Math.max(this.#lastSeq + 1, now * 1000);
    if (this.#lastSeq >= this.#reserved) {
      this.#reserved = this.#lastSeq + SET_ASIDE;
      this.#reserve.run(this.#reserved);
    }
    return this.#lastSeq;
  }

  /** To be called when the disk has a new message, and so all that came before it. */
  kept(seq: number): void {
    if (seq > this.#keptSeq) this.#keptSeq = seq;
  }

  /** Whether a message is known to be on the disk. */
  isKept(seq: number): boolean {
    return seq <= this.#keptSeq;
  }

  insert(row: MessageRow): void {
    this.#insert.run(
      row.seq,
      row.generation,
      row.visible_at,
      row.receive_count,
      row.carried,
      row.first_received_at,
      row.enqueued_at,
      row.sent_at,
      row.message_id,
      row.md5,
      row.body,
      row.attributes,
      row.trace_header,
      row.sender,
      row.lineage,
      row.group_name,
      row.group_row,
      row.deduplication_id,
      row.source,
    );
  }

  /** The message, if it is still in that filling of its queue. */
  get(seq: number, generation: number): MessageRow | undefined {
    return this.#bySeq.get(seq, generation) as MessageRow | undefined;
  }

  /** {@link get} without what it is about. */
  received(seq: number, generation: number): ReceivedRow | undefined {
    return this.#received.get(seq, generation) as ReceivedRow | undefined;
  }

  /** Visible messages, the one that became visible first at the front: exactly the order of the index. */
  ready(generation: number, now: number, limit: number): MessageRow[] {
    return this.#ready.all(generation, now, limit) as unknown as MessageRow[];
  }

  /** When the next message that is not visible becomes so. */
  nextVisible(generation: number, now: number): number | undefined {
    return (this.#nextVisible.get(generation, now) as { visible_at: number } | undefined)?.visible_at;
  }

  ofGroup(group: number, limit: number): MessageRow[] {
    return this.#ofGroup.all(group, limit) as unknown as MessageRow[];
  }

  headOfGroup(group: number): { seq: number; visible_at: number } | undefined {
    return this.#headOfGroup.get(group) as { seq: number; visible_at: number } | undefined;
  }

  receive(row: MessageRow, visibleAt: number, firstReceivedAt: number): void {
    this.#receive.run(visibleAt, row.receive_count + 1, firstReceivedAt, row.seq);
  }

  setVisibility(seq: number, visibleAt: number): void {
    this.#setVisibility.run(visibleAt, seq);
  }

  /** Writes what changes of a message that goes to another queue. */
  move(seq: number, moved: MessageRow): void {
    this.#move.run(
      moved.seq,
      moved.generation,
      moved.visible_at,
      moved.receive_count,
      moved.carried,
      moved.enqueued_at,
      moved.sent_at,
      moved.message_id,
      moved.lineage,
      moved.group_row,
      moved.source,
      seq,
    );
  }

  delete(seq: number): void {
    this.#delete.run(seq);
  }

  /** When the oldest message came in. */
  oldest(generation: number): number | undefined {
    return (this.#oldest.get(generation) as { enqueued_at: number } | undefined)?.enqueued_at;
  }

  enqueuedBefore(generation: number, time: number, limit: number): MessageRow[] {
    return this.#enqueuedBefore.all(generation, time, limit) as unknown as MessageRow[];
  }

  /** Counts: for people and figures, not for every receive. */
  depth(generation: number, now: number): { visible: number; inFlight: number; delayed: number } {
    const visible = this.#visible.get(generation, now) as { count: number };
    const invisible = this.#invisible.get(generation, now) as { count: number; delayed: number };
    return { visible: visible.count, inFlight: invisible.count - invisible.delayed, delayed: invisible.delayed };
  }

  trails(generation: number, limit: number): MessageTrail[] {
    return this.#trails.all(generation, limit) as unknown as MessageTrail[];
  }

  /** The delay of a FIFO queue holds for the messages that are in it, too. */
  redelay(generation: number, delay: number): void {
    this.#redelay.run(delay, generation);
  }
}
