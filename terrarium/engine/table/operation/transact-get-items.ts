import { type Consumed, readUnits } from "../capacity.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { project } from "../expression/projection.ts";
import { checkKey, storedKey } from "../item-key.ts";
import type { Table } from "../table.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { projectionOf } from "./get-item.ts";
import { authorizedTable, type Operation } from "./operation.ts";
import { CAPACITY_MODES, constraint, object, objects, oneOf, tableName } from "./request-members.ts";

const MOST_ACTIONS = 100;

/** "TransactGetItems": what was there at one moment. */
export const transactGetItems: Operation = (context, request) => {
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const actions = objects(request, "TransactItems").map((action) => object(action, "Get"));
  checkCount(actions.length, MOST_ACTIONS);
  const consumed = new Map<Table, Consumed[]>();
  const wanted = actions.map((get) => {
    const key = readItem(object(get, "Key"));
    const inputs = new ExpressionInputs(get, ["ProjectionExpression"]);
    const paths = projectionOf(get, inputs);
    inputs.assertAllUsed();
    const table = authorizedTable(context, tableName(get), "GetItem");
    checkKey(key, table.definition);
    return { table, key, paths };
  });
  const responses = wanted.map(({ table, key, paths }) => {
    const found = table.get(storedKey(key, table.definition.key));
    const units = { table: readUnits(found?.size ?? 0, "transaction"), indexes: new Map() };
    consumed.set(table, [...(consumed.get(table) ?? []), units]);
    return found ? { Item: paths ? project(found.item, paths) : found.item } : {};
  });
  return { Responses: responses, ...describeTransaction(capacity, consumed, "Read") };
};

/** @throws ValidationException */
export function checkCount(count: number, most: number): void {
  if (count === 0) constraint("transactItems", "[]", "Member must have length greater than or equal to 1");
  if (count > most)
    constraint("transactItems", `${count} actions`, `Member must have length less than or equal to ${most}`);
}

/** A transaction's capacity, by table; where it was asked for. */
export function describeTransaction(
  capacity: string,
  consumed: ReadonlyMap<Table, readonly Consumed[]>,
  direction: "Read" | "Write",
): object {
  const described = [...consumed].map(([table, some]) => consumption(table, capacity, direction, some, true));
  return capacity === "NONE" ? {} : { ConsumedCapacity: described };
}
