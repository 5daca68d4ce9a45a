import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";
import type { TableRecord } from "./table.ts";

/** Which tables there are, on the disk. */
export class TableRegistry {
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #delete: StatementSync;
  readonly #all: StatementSync;

  constructor(store: Store) {
    store.define(`CREATE TABLE IF NOT EXISTS table_definition (
      id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL
    )`);
    this.#insert = store.prepare("INSERT INTO table_definition (record) VALUES (?)");
    this.#update = store.prepare("UPDATE table_definition SET record = ? WHERE id = ?");
    this.#delete = store.prepare("DELETE FROM table_definition WHERE id = ?");
    this.#all = store.prepare("SELECT id, record FROM table_definition ORDER BY id");
  }

  load(): TableRecord[] {
    const rows = this.#all.all() as unknown as { id: number; record: string }[];
    return rows.map(({ id, record }) => ({ ...JSON.parse(record), id }));
  }

  /** Returns the record with its number. Belongs in a write of the store, as the others do. */
  insert(record: Omit<TableRecord, "id">): TableRecord {
    return { ...record, id: Number(this.#insert.run(JSON.stringify(record)).lastInsertRowid) };
  }

  update(record: TableRecord): void {
    this.#update.run(JSON.stringify(record), record.id);
  }

  delete(id: number): void {
    this.#delete.run(id);
  }
}
