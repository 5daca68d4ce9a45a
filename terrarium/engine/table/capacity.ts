import type { IndexDefinition, KeySchema, TableDefinition } from "./table-definition.ts";
import { projected } from "./table-definition.ts";
import type { Item } from "./value/attribute-value.ts";
import { equalValues } from "./value/compare-values.ts";
import { itemSize } from "./value/item-size.ts";

/** Capacity units of one request, by table and index ("Read and write capacity units"). */
export interface Consumed {
  readonly table: number;
  readonly indexes: ReadonlyMap<IndexDefinition, number>;
}

/** One unit reads 4 KB consistently, or twice as much where it may be late; in a transaction half. */
export function readUnits(bytes: number, consistency: "eventual" | "strong" | "transaction"): number {
  const blocks = Math.max(1, Math.ceil(bytes / 4096));
  return blocks * { eventual: 0.5, strong: 1, transaction: 2 }[consistency];
}

/** One unit writes 1 KB; in a transaction half. */
export function writeUnits(bytes: number, inTransaction = false): number {
  return Math.max(1, Math.ceil(bytes / 1024)) * (inTransaction ? 2 : 1);
}

/** What a write costs in the indexes: their entries are written where they change, twice where they move. */
export function indexWriteUnits(
  { indexes, key }: TableDefinition,
  old: Item | undefined,
  next: Item | undefined,
  inTransaction = false,
): ReadonlyMap<IndexDefinition, number> {
  const units = new Map<IndexDefinition, number>();
  for (const index of indexes) {
    const before = old && projected(old, index, key);
    const after = next && projected(next, index, key);
    const unit = entryUnits(before, after, index.key, inTransaction);
    if (unit > 0) units.set(index, unit);
  }
  return units;
}

function entryUnits(before: Item | undefined, after: Item | undefined, key: KeySchema, inTransaction: boolean): number {
  const units = (item: Item) => writeUnits(itemSize(item), inTransaction);
  if (!before || !after) return before || after ? units((before ?? after)!) : 0;
  if (equalValues({ M: before }, { M: after })) return 0;
  const moved = [key.hash, key.range].some((name) => name !== undefined && !equalValues(before[name]!, after[name]!));
  return moved ? units(before) + units(after) : Math.max(units(before), units(after));
}

/** As responses have it, or undefined where the request did not ask ("ReturnConsumedCapacity"). */
export function describeConsumed(
  mode: string,
  name: string,
  consumed: readonly Consumed[],
  direction?: "Read" | "Write",
): object | undefined {
  if (mode === "NONE") return undefined;
  const units = (amount: number) => ({
    CapacityUnits: amount,
    ...(direction && { [`${direction}CapacityUnits`]: amount }),
  });
  let table = 0;
  const global: Record<string, number> = {};
  const local: Record<string, number> = {};
  for (const one of consumed) {
    table += one.table;
    for (const [index, amount] of one.indexes) {
      const kind = index.kind === "GLOBAL" ? global : local;
      kind[index.name] = (kind[index.name] ?? 0) + amount;
    }
  }
  const total = [...Object.values(global), ...Object.values(local)].reduce((sum, amount) => sum + amount, table);
  const byName = (amounts: Record<string, number>) =>
    Object.fromEntries(Object.entries(amounts).map(([index, amount]) => [index, units(amount)]));
  return {
    TableName: name,
    ...units(total),
    ...(mode === "INDEXES" && {
      Table: units(table),
      ...(Object.keys(global).length > 0 && { GlobalSecondaryIndexes: byName(global) }),
      ...(Object.keys(local).length > 0 && { LocalSecondaryIndexes: byName(local) }),
    }),
  };
}
