import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { Notice } from "./notice.ts";

/** One message on its way to one subscription. */
export interface Delivery {
  readonly id: number;
  readonly notice: number;
  readonly subscription: string;
  /** Attempts that failed. */
  attempts: number;
  /** Milliseconds since 1970: not before. */
  dueAt: number;
  /** Of a FIFO topic: one delivery of a group at a time. */
  readonly groupId?: string;
}

/** What is on its way: each message once, and a row for each subscription that does not have it yet. */
export class DeliveryTables {
  readonly #insertNotice: StatementSync;
  readonly #insertDelivery: StatementSync;
  readonly #notice: StatementSync;
  readonly #retry: StatementSync;
  readonly #done: StatementSync;
  readonly #sweep: StatementSync;
  readonly #pending: StatementSync;
  readonly #drop: StatementSync;
  readonly #sweepAll: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS topic_notices (seq INTEGER PRIMARY KEY AUTOINCREMENT, notice TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS topic_deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT, notice INTEGER NOT NULL, subscription TEXT NOT NULL,
        attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, group_id TEXT
      ) STRICT;
      CREATE INDEX IF NOT EXISTS topic_deliveries_by_notice ON topic_deliveries (notice);
      CREATE INDEX IF NOT EXISTS topic_deliveries_by_subscription ON topic_deliveries (subscription);
    `);
    this.#insertNotice = store.prepare("INSERT INTO topic_notices (notice) VALUES (?)");
    this.#insertDelivery = store.prepare(
      "INSERT INTO topic_deliveries (notice, subscription, attempts, due_at, group_id) VALUES (?, ?, 0, ?, ?)",
    );
    this.#notice = store.prepare("SELECT notice FROM topic_notices WHERE seq = ?");
    this.#retry = store.prepare("UPDATE topic_deliveries SET attempts = ?, due_at = ? WHERE id = ?");
    this.#done = store.prepare("DELETE FROM topic_deliveries WHERE id = ?");
    this.#sweep = store.prepare(
      "DELETE FROM topic_notices WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM topic_deliveries WHERE notice = ?1)",
    );
    this.#pending = store.prepare(
      "SELECT id, notice, subscription, attempts, due_at, group_id FROM topic_deliveries WHERE subscription = ? ORDER BY id",
    );
    this.#drop = store.prepare("DELETE FROM topic_deliveries WHERE subscription = ?");
    this.#sweepAll = store.prepare("DELETE FROM topic_notices WHERE seq NOT IN (SELECT notice FROM topic_deliveries)");
  }

  /** Keeps a message. Returns its number, which grows. */
  insertNotice(notice: Notice): number {
    return Number(this.#insertNotice.run(JSON.stringify(notice)).lastInsertRowid);
  }

  insertDelivery(notice: number, subscription: string, now: number, groupId: string | undefined): Delivery {
    const { lastInsertRowid } = this.#insertDelivery.run(notice, subscription, now, groupId ?? null);
    return { id: Number(lastInsertRowid), notice, subscription, attempts: 0, dueAt: now, groupId };
  }

  notice(seq: number): Notice | undefined {
    const row = this.#notice.get(seq) as { notice: string } | undefined;
    return row && numbered(JSON.parse(row.notice) as Notice, seq);
  }

  retry({ attempts, dueAt, id }: Delivery): void {
    this.#retry.run(attempts, dueAt, id);
  }

  /** The message goes with the last of its deliveries. */
  done({ id, notice }: Delivery): void {
    this.#done.run(id);
    this.sweep(notice);
  }

  sweep(notice: number): void {
    this.#sweep.run(notice);
  }

  /** Oldest first. */
  pending(subscription: string): Delivery[] {
    const rows = this.#pending.all(subscription) as {
      id: number;
      notice: number;
      subscription: string;
      attempts: number;
      due_at: number;
      group_id: string | null;
    }[];
    return rows.map(({ due_at, group_id, ...rest }) => ({ ...rest, dueAt: due_at, groupId: group_id ?? undefined }));
  }

  drop(subscription: string): void {
    if (this.#drop.run(subscription).changes > 0) this.#sweepAll.run();
  }
}

/** The sequence number of a FIFO topic's message is made of its number in the table, and so is not kept beside it. */
export function numbered(notice: Notice, seq: number): Notice {
  return notice.topicArn.endsWith(".fifo") && notice.type === "Notification"
    ? { ...notice, sequenceNumber: sequenceNumber(seq) }
    : notice;
}

/** 20 digits, growing. */
export function sequenceNumber(seq: number): string {
  return `1${String(seq).padStart(19, "0")}`;
}
