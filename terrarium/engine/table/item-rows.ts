import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { StoredKey } from "./item-key.ts";

/** One item on the disk. */
export interface ItemRow {
  /** The item as DynamoDB's JSON. */
  readonly item: string;
  readonly size: number;
}

/** A part of a table or index in its order, from one place on. */
export interface RowRange {
  /** One partition; without it all of them, or a segment's. */
  readonly hash?: string;
  /** Bounds of the sort key: inclusive, or not. */
  readonly lower?: { readonly text: string; readonly inclusive: boolean };
  readonly upper?: { readonly text: string; readonly inclusive: boolean };
  /** Hexadecimal beginnings of the partitions of a segment: from the first, and below the second. */
  readonly segment?: readonly [from: string, below: string];
  /** The last row of the page before: in an index the place there, and then the item's own. */
  readonly after?: { readonly entry?: StoredKey; readonly item: StoredKey };
  readonly forward: boolean;
}

/** Rows of items and of index entries: one table of the database each, for all tables of the account. */
export class ItemRows {
  readonly #store: Store;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #enter: StatementSync;
  readonly #leave: StatementSync;
  readonly #ranges = new Map<string, StatementSync>();

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS table_item (
        table_id INTEGER NOT NULL, hash TEXT NOT NULL, range TEXT NOT NULL,
        item TEXT NOT NULL, size INTEGER NOT NULL, expires INTEGER,
        PRIMARY KEY (table_id, hash, range)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS table_item_expiry ON table_item (table_id, expires) WHERE expires IS NOT NULL;
      CREATE TABLE IF NOT EXISTS table_index_entry (
        index_id TEXT NOT NULL, hash TEXT NOT NULL, range TEXT NOT NULL,
        item_hash TEXT NOT NULL, item_range TEXT NOT NULL,
        PRIMARY KEY (index_id, hash, range, item_hash, item_range)
      ) WITHOUT ROWID;`);
    this.#get = store.prepare("SELECT item, size FROM table_item WHERE table_id = ? AND hash = ? AND range = ?");
    this.#put = store.prepare("INSERT OR REPLACE INTO table_item VALUES (?, ?, ?, ?, ?, ?)");
    this.#delete = store.prepare("DELETE FROM table_item WHERE table_id = ? AND hash = ? AND range = ?");
    this.#enter = store.prepare("INSERT OR REPLACE INTO table_index_entry VALUES (?, ?, ?, ?, ?)");
    this.#leave = store.prepare(
      "DELETE FROM table_index_entry WHERE index_id = ? AND hash = ? AND range = ? AND item_hash = ? AND item_range = ?",
    );
  }

  get(table: number, key: StoredKey): ItemRow | undefined {
    return this.#get.get(table, key.hash, key.range) as ItemRow | undefined;
  }

  put(table: number, key: StoredKey, row: ItemRow & { readonly expires: number | undefined }): void {
    this.#put.run(table, key.hash, key.range, row.item, row.size, row.expires ?? null);
  }

  delete(table: number, key: StoredKey): void {
    this.#delete.run(table, key.hash, key.range);
  }

  enter(index: string, place: StoredKey, item: StoredKey): void {
    this.#enter.run(index, place.hash, place.range, item.hash, item.range);
  }

  leave(index: string, place: StoredKey, item: StoredKey): void {
    this.#leave.run(index, place.hash, place.range, item.hash, item.range);
  }

  /** Rows of a table, or of one of its indexes, in order. To be read to its end, or let go, within the turn. */
  range(table: number, index: string | undefined, range: RowRange): Iterable<ItemRow> {
    const { where, parameters } = conditions(index !== undefined, range);
    const direction = range.forward ? "ASC" : "DESC";
    const columns = index === undefined ? ["hash", "range"] : ["e.hash", "e.range", "e.item_hash", "e.item_range"];
    const order = columns.map((column) => `${column} ${direction}`).join(", ");
    const sql =
      index === undefined
        ? `SELECT item, size FROM table_item WHERE table_id = ? ${where} ORDER BY ${order}`
        : `SELECT i.item, i.size FROM table_index_entry e CROSS JOIN table_item i
             ON i.table_id = ? AND i.hash = e.item_hash AND i.range = e.item_range
           WHERE e.index_id = ? ${where} ORDER BY ${order}`;
    const place = index === undefined ? [table] : [table, index];
    return this.#statement(sql).iterate(...place, ...parameters) as Iterable<unknown> as Iterable<ItemRow>;
  }

  /** How many items there are, and how many bytes they have. */
  totals(table: number): { count: number; bytes: number } {
    const sql = "SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM table_item WHERE table_id = ?";
    return this.#statement(sql).get(table) as { count: number; bytes: number };
  }

  entries(index: string): number {
    const row = this.#statement("SELECT count(*) AS count FROM table_index_entry WHERE index_id = ?").get(index);
    return (row as { count: number }).count;
  }

  dropIndex(index: string): void {
    this.#statement("DELETE FROM table_index_entry WHERE index_id = ?").run(index);
  }

  dropItems(table: number): void {
    this.#statement("DELETE FROM table_item WHERE table_id = ?").run(table);
  }

  /** When the first item of a table expires after `since`, in seconds since 1970. */
  firstExpiry(table: number, since: number): number | undefined {
    const sql = "SELECT min(expires) AS expires FROM table_item WHERE table_id = ? AND expires > ?";
    return (this.#statement(sql).get(table, since) as { expires: number | null }).expires ?? undefined;
  }

  /** Items that expired after `since`, at `until` at the latest, the earliest first. */
  expired(table: number, since: number, until: number, most: number): ItemRow[] {
    const sql = `SELECT item, size FROM table_item WHERE table_id = ? AND expires > ? AND expires <= ?
      ORDER BY expires LIMIT ?`;
    return this.#statement(sql).all(table, since, until, most) as unknown as ItemRow[];
  }

  #statement(sql: string): StatementSync {
    let statement = this.#ranges.get(sql);
    if (!statement) {
      statement = this.#store.prepare(sql);
      this.#ranges.set(sql, statement);
    }
    return statement;
  }
}

function conditions(isIndex: boolean, { hash, lower, upper, segment, after, forward }: RowRange) {
  const at = isIndex ? "e." : "";
  const parameters: string[] = [];
  let where = "";
  const add = (condition: string, ...values: string[]) => {
    where += ` AND ${condition}`;
    parameters.push(...values);
  };
  if (hash !== undefined) add(`${at}hash = ?`, hash);
  if (lower) add(`${at}range ${lower.inclusive ? ">=" : ">"} ?`, lower.text);
  if (upper) add(`${at}range ${upper.inclusive ? "<=" : "<"} ?`, upper.text);
  if (segment) add(`${at}hash >= ? AND ${at}hash < ?`, ...segment);
  if (after) {
    const further = forward ? ">" : "<";
    const columns = [`${at}hash`, `${at}range`];
    const values = [after.entry?.hash ?? after.item.hash, after.entry?.range ?? after.item.range];
    if (isIndex) {
      columns.push("e.item_hash", "e.item_range");
      values.push(after.item.hash, after.item.range);
    }
    add(`(${columns.join(", ")}) ${further} (${columns.map(() => "?").join(", ")})`, ...values);
  }
  return { where, parameters };
}
