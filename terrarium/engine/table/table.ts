import type { World } from "../world.ts";
import type { Expiry } from "./expiry.ts";
import { checkItemKeys, keyAttributes, type StoredKey, storedKey } from "./item-key.ts";
import type { ItemRows, RowRange } from "./item-rows.ts";
import type { TableStream } from "./stream.ts";
import type { StreamRecords } from "./stream-records.ts";
import type { IndexDefinition, TableDefinition } from "./table-definition.ts";
import { ResourceNotFoundException, ValidationException } from "./table-errors.ts";
import { attributeOf, type Item } from "./value/attribute-value.ts";
import { itemSize } from "./value/item-size.ts";

/** "Item size": 400 KB, names included. */
const LARGEST_ITEM = 400 * 1024;
const FIVE_YEARS = 5 * 365 * 24 * 3600;

/** What a table is beside its definition, and what is kept of it. */
export interface TableRecord {
  /** Of its rows on the disk; a new table of the same name has another. */
  readonly id: number;
  readonly tableId: string;
  readonly createdAt: number;
  readonly definition: TableDefinition;
  readonly streamLabel?: string;
  /** Made by Terraform, or by a client at run time. */
  readonly declared: boolean;
}

/** One change to one item, ready to be made: everything that could be wrong with it has been looked at. */
export interface ItemWrite {
  readonly table: Table;
  readonly key: StoredKey;
  readonly old: Item | undefined;
  readonly oldSize: number;
  readonly next: Item | undefined;
  readonly nextSize: number;
}

/** A table with its items, indexes and stream. Its reads see every write that was made before, its own turn's too. */
export class Table {
  readonly world: World;
  readonly arn: string;
  record: TableRecord;
  stream: TableStream | undefined;
  expiry: Expiry | undefined;
  readonly #rows: ItemRows;
  readonly #records: StreamRecords;
  #count: number;
  #bytes: number;

  constructor(world: World, arn: string, record: TableRecord, rows: ItemRows, records: StreamRecords) {
    this.world = world;
    this.arn = arn;
    this.record = record;
    this.#rows = rows;
    this.#records = records;
    const { count, bytes } = rows.totals(record.id);
    this.#count = count;
    this.#bytes = bytes;
  }

  get definition(): TableDefinition {
    return this.record.definition;
  }

  get name(): string {
    return this.record.definition.name;
  }

  get itemCount(): number {
    return this.#count;
  }

  get sizeBytes(): number {
    return this.#bytes;
  }

  /** @throws ValidationException, in the words of a query. */
  index(name: string): IndexDefinition {
    const index = this.definition.indexes.find((candidate) => candidate.name === name);
    if (!index) throw new ValidationException(`The table does not have the specified index: ${name}`);
    return index;
  }

  indexArn(name: string): string {
    return `${this.arn}/index/${name}`;
  }

  indexCount(name: string): number {
    return this.#rows.entries(this.#indexId(name));
  }

  get(key: StoredKey): { item: Item; size: number } | undefined {
    const row = this.#rows.get(this.record.id, key);
    return row && { item: JSON.parse(row.item) as Item, size: row.size };
  }

  /** Rows of the table, or of an index, in the order of their keys; to be read within the turn. */
  rows(index: IndexDefinition | undefined, range: RowRange): Iterable<{ item: string; size: number }> {
    return this.#rows.range(this.record.id, index && this.#indexId(index.name), range);
  }

  /**
   * Checks a change that a request asks for.
   *
   * @param next the item as it shall be, or undefined to delete it
   * @param updating whether the request named an update, and not the item
   * @throws ValidationException
   */
  plan(
    key: StoredKey,
    old: { item: Item; size: number } | undefined,
    next: Item | undefined,
    updating = false,
  ): ItemWrite {
    if (next) checkItemKeys(next, this.definition);
    const nextSize = next ? itemSize(next) : 0;
    if (nextSize > LARGEST_ITEM) {
      throw new ValidationException(
        updating
          ? "Item size to update has exceeded the maximum allowed size"
          : "Item size has exceeded the maximum allowed size",
      );
    }
    return { table: this, key, old: old?.item, oldSize: old?.size ?? 0, next, nextSize };
  }

  /** Makes a change. Belongs in a write of the store, in the turn in which it was planned. */
  apply({ key, old, oldSize, next, nextSize }: ItemWrite, userIdentity?: { type: string; principalId: string }): void {
    const { id, definition } = this.record;
    const text = next && JSON.stringify(next);
    const unchanged = old !== undefined && next !== undefined && JSON.stringify(old) === text;
    if ((!old && !next) || unchanged) return;
    if (next) {
      const expires = this.#expiry(next);
      this.#rows.put(id, key, { item: text!, size: nextSize, expires });
      if (expires !== undefined) this.expiry?.expects(expires);
    } else this.#rows.delete(id, key);
    for (const index of definition.indexes) this.#moveEntry(index, key, old, next);
    this.#count += Number(Boolean(next)) - Number(Boolean(old));
    this.#bytes += nextSize - oldSize;
    if (!this.stream) return;
    const keys = keyAttributes((next ?? old)!, definition.key);
    const size = itemSize(keys) + oldSize + nextSize;
    this.#records.append(this.stream.arn, this.stream.viewType, { keys, old, next, size, userIdentity });
  }

  /** Makes the entries of an index anew, from the items that are there. */
  fillIndex(index: IndexDefinition): void {
    this.#rows.dropIndex(this.#indexId(index.name));
    for (const item of this.#all()) this.#moveEntry(index, storedKey(item, this.definition.key), undefined, item);
  }

  dropIndex(name: string): void {
    this.#rows.dropIndex(this.#indexId(name));
  }

  /** Looks anew when each item expires: another attribute says so now. */
  resetExpiry(): void {
    for (const item of this.#all()) {
      const row = { item: JSON.stringify(item), size: itemSize(item), expires: this.#expiry(item) };
      this.#rows.put(this.record.id, storedKey(item, this.definition.key), row);
    }
  }

  /** Takes everything of it off the disk. */
  drop(): void {
    for (const { name } of this.definition.indexes) this.dropIndex(name);
    this.#rows.dropItems(this.record.id);
    if (this.stream) this.#records.drop(this.stream.arn);
    this.#count = 0;
    this.#bytes = 0;
  }

  /** When the first of its items that are still to go expires, in seconds since 1970. */
  get firstExpiry(): number | undefined {
    return this.#rows.firstExpiry(this.record.id, this.#oldestExpiry);
  }

  /** Items that had expired at that second. */
  expired(until: number, most: number): { item: Item; size: number }[] {
    const rows = this.#rows.expired(this.record.id, this.#oldestExpiry, until, most);
    return rows.map(({ item, size }) => ({ item: JSON.parse(item) as Item, size }));
  }

  /** @throws ResourceNotFoundException */
  streamOf(arn: string): TableStream {
    if (this.stream?.arn === arn) return this.stream;
    throw new ResourceNotFoundException(`Requested resource not found: Stream: ${arn} not found`);
  }

  *#all(): Iterable<Item> {
    for (const { item } of [...this.rows(undefined, { forward: true })]) yield JSON.parse(item) as Item;
  }

  #moveEntry(index: IndexDefinition, key: StoredKey, old: Item | undefined, next: Item | undefined): void {
    const before = old && placeIn(index, old);
    const after = next && placeIn(index, next);
    if (before && after && before.hash === after.hash && before.range === after.range) return;
    if (before) this.#rows.leave(this.#indexId(index.name), before, key);
    if (after) this.#rows.enter(this.#indexId(index.name), after, key);
  }

  #indexId(name: string): string {
    return `${this.record.id}/${name}`;
  }

  /** What expired more than five years ago stays ("How it works: DynamoDB Time to Live"). */
  get #oldestExpiry(): number {
    return Math.floor(this.world.clock.now() / 1000) - FIVE_YEARS;
  }

  /** Only numbers count ("Time to Live"). */
  #expiry(item: Item): number | undefined {
    const { ttlAttribute } = this.definition;
    const value = ttlAttribute === undefined ? undefined : attributeOf(item, ttlAttribute)?.N;
    return value === undefined ? undefined : Math.floor(Number(value));
  }
}

/** Where an item stands in an index; nowhere when it lacks a key attribute, or has another type there. */
function placeIn({ key }: IndexDefinition, item: Item): StoredKey | undefined {
  if (!attributeOf(item, key.hash) || (key.range !== undefined && !attributeOf(item, key.range))) return undefined;
  return storedKey(item, key);
}
