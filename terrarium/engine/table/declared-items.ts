import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import { checkItemKeys, keyAttributes, storedKey } from "./item-key.ts";
import { TableService } from "./table-service.ts";
import type { Item } from "./value/attribute-value.ts";

interface Kept {
  readonly table_name: string;
  readonly item: string;
}

/**
 * Items that Terraform declares. What the application made of one stays: it is put when it is not there, or when its
 * declaration is another one than in the run before, as `terraform apply` would then do.
 */
export class DeclaredItems {
  readonly #world: World;
  readonly #find: StatementSync;
  readonly #keep: StatementSync;

  constructor(world: World) {
    this.#world = world;
    world.store.define(
      "CREATE TABLE IF NOT EXISTS table_declared_item (address TEXT PRIMARY KEY, table_name TEXT NOT NULL, item TEXT NOT NULL)",
    );
    this.#find = world.store.prepare("SELECT table_name, item FROM table_declared_item WHERE address = ?");
    this.#keep = world.store.prepare("INSERT OR REPLACE INTO table_declared_item VALUES (?, ?, ?)");
  }

  /**
   * @param address the resource's: an item that it declared under another key before is deleted
   * @throws ResourceNotFoundException, ValidationException
   */
  async declare(address: string, tableName: string, item: Item): Promise<void> {
    const table = this.#world.service(TableService).find(tableName);
    const { key } = table.definition;
    checkItemKeys(item, table.definition);
    const text = JSON.stringify(item);
    await this.#world.store.write(() => {
      const before = this.#find.get(address) as Kept | undefined;
      const place = storedKey(item, key);
      const existing = table.get(place);
      const same = before?.table_name === tableName && before.item === text;
      if (same && existing) return;
      if (before?.table_name === tableName) this.#deleteMoved(tableName, JSON.parse(before.item), item);
      table.apply(table.plan(place, existing, item));
      this.#keep.run(address, tableName, text);
    });
    table.stream?.changed();
  }

  #deleteMoved(tableName: string, before: Item, now: Item): void {
    const table = this.#world.service(TableService).find(tableName);
    const { key } = table.definition;
    if (!Object.hasOwn(before, key.hash) || (key.range !== undefined && !Object.hasOwn(before, key.range))) return;
    if (JSON.stringify(keyAttributes(before, key)) === JSON.stringify(keyAttributes(now, key))) return;
    const place = storedKey(before, key);
    table.apply(table.plan(place, table.get(place), undefined));
  }
}
