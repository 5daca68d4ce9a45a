import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { MessageOrder } from "./message-order.ts";
import type { MessageRow, MessageTable } from "./message-table.ts";

interface Group {
  readonly id: number;
  readonly head: number;
}

/**
 * The message groups of all FIFO queues: one row for each group that has messages. A group is ready when its first
 * message is visible, so `ready_at` is that message's, and the index gives ready groups without a look at the others.
 */
export class GroupTable {
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #ready: StatementSync;
  readonly #nextReady: StatementSync;
  readonly #setHead: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #readHeads: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS queue_groups (
        id INTEGER PRIMARY KEY, generation INTEGER NOT NULL, name TEXT NOT NULL, ready_at INTEGER NOT NULL,
        head INTEGER NOT NULL, UNIQUE (generation, name)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS queue_groups_by_readiness ON queue_groups (generation, ready_at, head);
    `);
    this.#find = store.prepare("SELECT id FROM queue_groups WHERE generation = ? AND name = ?");
    this.#insert = store.prepare("INSERT INTO queue_groups (generation, name, ready_at, head) VALUES (?, ?, ?, ?)");
    this.#ready = store.prepare(
      "SELECT id, head FROM queue_groups WHERE generation = ? AND ready_at <= ? ORDER BY ready_at, head LIMIT ?",
    );
    this.#nextReady = store.prepare(
      "SELECT ready_at FROM queue_groups WHERE generation = ? AND ready_at > ? ORDER BY ready_at LIMIT 1",
    );
    this.#setHead = store.prepare("UPDATE queue_groups SET ready_at = ?, head = ? WHERE id = ?");
    this.#delete = store.prepare("DELETE FROM queue_groups WHERE id = ?");
    this.#deleteAll = store.prepare("DELETE FROM queue_groups WHERE generation = ?");
    this.#readHeads = store.prepare(
      "UPDATE queue_groups SET ready_at = (SELECT visible_at FROM queue_messages WHERE seq = head) WHERE generation = ?",
    );
  }

  /** The row of a group; `seq` becomes its head where the group is new. */
  row(generation: number, name: string, seq: number, visibleAt: number): number {
    const known = this.#find.get(generation, name) as { id: number } | undefined;
    return known?.id ?? Number(this.#insert.run(generation, name, visibleAt, seq).lastInsertRowid);
  }

  ready(generation: number, now: number, limit: number): Group[] {
    return this.#ready.all(generation, now, limit) as unknown as Group[];
  }

  nextReady(generation: number, now: number): number | undefined {
    return (this.#nextReady.get(generation, now) as { ready_at: number } | undefined)?.ready_at;
  }

  setHead(id: number, head: { seq: number; visible_at: number } | undefined): void {
    if (head) this.#setHead.run(head.visible_at, head.seq, id);
    else this.#delete.run(id);
  }

  readHeads(generation: number): void {
    this.#readHeads.run(generation);
  }

  deleteAll(generation: number): void {
    this.#deleteAll.run(generation);
  }
}

/**
 * A FIFO queue: within a group only the messages before the first invisible one may be received, as AWS does, so one
 * batch of a group is in flight at a time and a message never overtakes another of its group. Groups take turns by
 * when they became ready ("FIFO queue delivery logic" in the Amazon SQS Developer Guide).
 */
export class FifoOrder implements MessageOrder {
  readonly #messages: MessageTable;
  readonly #groups: GroupTable;
  readonly #generation: number;

  constructor(messages: MessageTable, groups: GroupTable, generation: number) {
    this.#messages = messages;
    this.#groups = groups;
    this.#generation = generation;
  }

  ready(now: number, limit: number): MessageRow[] {
    const rows: MessageRow[] = [];
    for (const group of this.#groups.ready(this.#generation, now, limit)) {
      for (const row of this.#messages.ofGroup(group.id, limit - rows.length)) {
        if (row.visible_at > now) break;
        rows.push(row);
      }
      if (rows.length === limit) break;
    }
    return rows;
  }

  nextReady(now: number): number | undefined {
    return this.#groups.nextReady(this.#generation, now);
  }

  groupRow(groupName: string | null, seq: number, visibleAt: number): number {
    return this.#groups.row(this.#generation, groupName ?? "", seq, visibleAt);
  }

  changed(rows: readonly Pick<MessageRow, "group_row">[]): void {
    const groups = new Set(rows.map((row) => row.group_row));
    for (const group of groups) if (group !== null) this.#groups.setHead(group, this.#messages.headOfGroup(group));
  }

  delayChanged(): void {
    this.#groups.readHeads(this.#generation);
  }
}
