import { type Consumed, indexWriteUnits, writeUnits } from "../capacity.ts";
import { type Condition, holds } from "../expression/condition.ts";
import type { ExpressionInputs } from "../expression/expression-inputs.ts";
import { parseCondition } from "../expression/parse-condition.ts";
import { keyAttributes } from "../item-key.ts";
import type { ItemWrite, Table } from "../table.ts";
import { ConditionalCheckFailedException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import type { OperationContext, Request } from "./operation.ts";
import { oneOf, optionalText } from "./request-members.ts";

/** The condition of a write, if it has one. */
export function conditionOf(request: Request, inputs: ExpressionInputs): Condition | undefined {
  const source = optionalText(request, "ConditionExpression");
  return source === undefined ? undefined : parseCondition(source, "ConditionExpression", inputs);
}

/** @throws ConditionalCheckFailedException, with the item where it was asked for */
export function assertCondition(condition: Condition | undefined, item: Item | undefined, request: Request): void {
  if (!condition || holds(condition, item ?? {})) return;
  const wanted = oneOf(request, "ReturnValuesOnConditionCheckFailure", ["ALL_OLD", "NONE"], "NONE") === "ALL_OLD";
  throw new ConditionalCheckFailedException(wanted ? item : undefined);
}

/**
 * Plans writes and makes them, all or none; resolves with what was planned when it is on the disk.
 *
 * @param plan reads the items as they are, and throws what is wrong before anything is written
 */
export async function commit(
  { world, caller }: OperationContext,
  plan: () => readonly ItemWrite[],
): Promise<readonly ItemWrite[]> {
  const writes = await world.store.write(() => {
    const planned = plan();
    for (const write of planned) write.table.apply(write);
    return planned;
  });
  for (const table of new Set(writes.map((write) => write.table))) table.stream?.changed();
  if (caller.lineage !== undefined) {
    for (const { table, old, next } of writes) {
      const item = next ?? old;
      if (!item) continue;
      const key = keyAttributes(item, table.definition.key);
      world.trace.record("stored", table.arn, caller.lineage, { key, deleted: next === undefined });
    }
  }
  return writes;
}

/** What a write cost. */
export function consumedBy({ table, old, oldSize, next, nextSize }: ItemWrite, inTransaction = false): Consumed {
  return {
    table: writeUnits(Math.max(oldSize, nextSize), inTransaction),
    indexes: indexWriteUnits(table.definition, old, next, inTransaction),
  };
}

/** Items of one partition together, for tables with local indexes ("ReturnItemCollectionMetrics"). */
export function collectionMetrics(request: Request, table: Table, key: Item): object | undefined {
  const wanted = oneOf(request, "ReturnItemCollectionMetrics", ["SIZE", "NONE"], "NONE") === "SIZE";
  if (!wanted || !table.definition.indexes.some(({ kind }) => kind === "LOCAL")) return undefined;
  const { hash } = table.definition.key;
  return { ItemCollectionKey: { [hash]: key[hash] }, SizeEstimateRangeGB: [0, 1] };
}
