import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import { Expiry } from "./expiry.ts";
import { ItemRows } from "./item-rows.ts";
import { TableStream } from "./stream.ts";
import { StreamRecords } from "./stream-records.ts";
import { Table, type TableRecord } from "./table.ts";
import type { TableDefinition } from "./table-definition.ts";
import {
  ResourceInUseException,
  ResourceNotFoundException,
  TableDeclaredTwice,
  ValidationException,
} from "./table-errors.ts";
import { TableRegistry } from "./table-registry.ts";

export type { Table };

/** The tables of the account: those that Terraform declares, and those made at run time. */
export class TableService {
  readonly world: World;
  readonly #rows: ItemRows;
  readonly #records: StreamRecords;
  readonly #registry: TableRegistry;
  readonly #tables = new Map<string, Table>();
  readonly #addresses = new Map<string, string>();
  /** Kept tables that Terraform declared in an earlier run: alive again when it declares them in this one. */
  readonly #dormant = new Map<string, TableRecord>();

  constructor(world: World) {
    this.world = world;
    this.#rows = new ItemRows(world.store);
    this.#records = new StreamRecords(world);
    this.#registry = new TableRegistry(world.store);
    for (const record of this.#registry.load()) {
      if (record.declared) this.#dormant.set(record.definition.name, record);
      else this.#wake(record);
    }
    world.service(Lifecycle).whenClosing(() => {
      for (const table of this.#tables.values()) table.expiry?.stop();
    });
  }

  get all(): readonly Table[] {
    return [...this.#tables.values()];
  }

  /** A table made at run time ("CreateTable"); resolves when it is on the disk. @throws ResourceInUseException */
  create(definition: TableDefinition): Promise<Table> {
    const { name } = definition;
    if (this.#tables.has(name)) throw new ResourceInUseException(`Table already exists: ${name}`);
    return this.world.store.write(() => {
      this.#forget(this.#dormant.get(name));
      return this.#make(definition, false);
    });
  }

  /**
   * A table that Terraform declares, with the items that are kept. Where its key is another one than before, Terraform would make
   * a new table, and so the items go.
   *
   * @throws TableDeclaredTwice
   */
  async declare(definition: TableDefinition, address: string): Promise<Table> {
    const { name } = definition;
    const other = this.#addresses.get(name);
    if (other !== undefined) throw new TableDeclaredTwice(name, other, address);
    this.#addresses.set(name, address);
    const kept = this.#tables.get(name)?.record ?? this.#dormant.get(name);
    this.#tables.get(name)?.expiry?.stop();
    this.#tables.delete(name);
    if (kept && !sameKey(kept.definition, definition)) {
      this.world.log.warn(`${address}: the key of the table ${name} is another one now: it begins without items`);
    }
    return await this.world.store.write(() => {
      this.#dormant.delete(name);
      if (!kept || !sameKey(kept.definition, definition)) {
        this.#forget(kept);
        return this.#make(definition, true, address);
      }
      const woken = this.#wake({ ...kept, declared: true }, address);
      this.#redefine(woken, definition);
      return woken;
    });
  }

  /** Changes what can be changed of a table that is there ("UpdateTable", "UpdateTimeToLive"). */
  update(table: Table, definition: TableDefinition): Promise<void> {
    return this.world.store.write(() => this.#redefine(table, definition));
  }

  /** Tags alone. */
  retag(table: Table, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.update(table, { ...table.definition, tags });
  }

  /** @throws ValidationException while it is protected, ResourceInUseException while Terraform declares it */
  delete(table: Table): Promise<void> {
    const { name, definition } = table;
    if (definition.deletionProtection) {
      throw new ValidationException(
        `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
      );
    }
    table.expiry?.stop();
    this.#tables.delete(name);
    this.world.topology.remove(table.arn);
    return this.world.store.write(() => {
      table.drop();
      this.#registry.delete(table.record.id);
    });
  }

  /** By name or ARN, as requests name tables. @throws ResourceNotFoundException */
  find(nameOrArn: string): Table {
    const table = this.#tables.get(nameOrArn.replace(/^arn:[^/]*:table\//, ""));
    if (!table) throw new ResourceNotFoundException();
    return table;
  }

  /** By its ARN, or that of its stream or index. */
  byArn(arn: string): Table | undefined {
    const name = /^arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/([^/]+)/.exec(arn)?.[1];
    return name === undefined ? undefined : this.#tables.get(name);
  }

  /** The stream of an ARN. @throws ResourceNotFoundException */
  stream(arn: string): TableStream {
    const table = this.byArn(arn);
    if (!table) throw new ResourceNotFoundException(`Requested resource not found: Stream: ${arn} not found`);
    return table.streamOf(arn);
  }

  arnOf(nameOrArn: string): string {
    if (nameOrArn.startsWith("arn:")) return nameOrArn;
    const { partition, region, id } = this.world.account;
    return `arn:${partition}:dynamodb:${region}:${id}:table/${nameOrArn}`;
  }

  /** The place of a table is let go; what is kept of it stays. */
  close(table: Table): void {
    table.expiry?.stop();
    if (this.#tables.get(table.name) === table) this.#tables.delete(table.name);
    this.#addresses.delete(table.name);
    this.#dormant.set(table.name, table.record);
    this.world.topology.remove(table.arn);
  }

  #make(definition: TableDefinition, declared: boolean, address?: string): Table {
    const { clock, random } = this.world;
    const now = clock.now();
    const record = {
      tableId: random.uuid(),
      createdAt: now,
      definition,
      declared,
      ...this.#streamLabel(definition, declared),
    };
    return this.#wake(this.#registry.insert(record), address);
  }

  /** A declared stream has the same ARN in every run, as others refer to it before it exists. */
  #streamLabel({ streamViewType }: TableDefinition, declared: boolean): { streamLabel?: string } {
    if (!streamViewType) return {};
    if (declared) return { streamLabel: DECLARED_STREAM };
    return { streamLabel: new Date(this.world.clock.now()).toISOString().slice(0, -1) };
  }

  #wake(record: TableRecord, address?: string): Table {
    const table = new Table(this.world, this.arnOf(record.definition.name), record, this.#rows, this.#records);
    this.#openStream(table);
    table.expiry = new Expiry(table, () => table.stream?.changed());
    this.#tables.set(table.name, table);
    const figures = () => ({ items: table.itemCount, bytes: table.sizeBytes });
    this.world.topology.add({ id: table.arn, kind: "table", name: table.name, ...(address && { address }), figures });
    return table;
  }

  #openStream(table: Table): void {
    const { streamLabel: label, definition } = table.record;
    const { streamViewType: viewType, name: tableName } = definition;
    if (label === undefined || !viewType) {
      table.stream = undefined;
      return;
    }
    if (table.stream?.label === label && table.stream.viewType === viewType) return;
    table.stream = new TableStream({ arn: `${table.arn}/stream/${label}`, label, tableName, viewType }, this.#records);
  }

  #redefine(table: Table, definition: TableDefinition): void {
    const { definition: before, declared } = table.record;
    const restreamed = before.streamViewType !== definition.streamViewType;
    if (restreamed && table.stream) this.#records.drop(table.stream.arn);
    const { streamLabel: kept, ...rest } = table.record;
    const label = restreamed
      ? this.#streamLabel(definition, declared)
      : kept === undefined
        ? {}
        : { streamLabel: kept };
    table.record = { ...rest, ...label, definition };
    this.#openStream(table);
    for (const { name } of before.indexes) {
      if (!definition.indexes.some((index) => index.name === name)) table.dropIndex(name);
    }
    for (const index of definition.indexes) {
      const same = before.indexes.find(({ name }) => name === index.name);
      if (same && same.key.hash === index.key.hash && same.key.range === index.key.range) continue;
      table.fillIndex(index);
    }
    if (before.ttlAttribute !== definition.ttlAttribute) {
      table.resetExpiry();
      table.expiry?.look();
    }
    this.#registry.update(table.record);
  }

  /** Takes a kept table off the disk. */
  #forget(kept: TableRecord | undefined): void {
    if (!kept) return;
    const table = new Table(this.world, this.arnOf(kept.definition.name), kept, this.#rows, this.#records);
    this.#openStream(table);
    table.drop();
    this.#registry.delete(kept.id);
    this.#dormant.delete(kept.definition.name);
  }
}

/** The label of streams that Terraform declares: a time, as the others'. */
export const DECLARED_STREAM = "2026-01-01T00:00:00.000";

function sameKey(one: TableDefinition, two: TableDefinition): boolean {
  const typed = ({ key, attributeTypes }: TableDefinition) =>
    [key.hash, attributeTypes[key.hash], key.range, key.range && attributeTypes[key.range]].join(" ");
  return typed(one) === typed(two);
}
