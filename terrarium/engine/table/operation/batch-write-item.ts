import { checkItemKeys, checkKey, type StoredKey, storedKey } from "../item-key.ts";
import type { Table } from "../table.ts";
import { ValidationException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { authorizedTable, type Operation, type OperationContext, type Request } from "./operation.ts";
import { CAPACITY_MODES, constraint, object, objects, oneOf, optionalObject } from "./request-members.ts";
import { commit, consumedBy } from "./write-request.ts";

const MOST_WRITES = 25;

/** "BatchWriteItem": puts and deletes without conditions. None is ever left unprocessed here. */
export const batchWriteItem: Operation = async (context, request) => {
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const byTable = object(request, "RequestItems");
  const names = Object.keys(byTable);
  if (names.length === 0) constraint("requestItems", "{}", "Member must have length greater than or equal to 1");
  if (names.some((name) => objects(byTable, name).length > MOST_WRITES)) {
    constraint(
      "requestItems",
      JSON.stringify(byTable),
      "Map value must satisfy constraint: [Member must have length less than or equal to 25, " +
        "Member must have length greater than or equal to 1]",
    );
  }
  const total = names.reduce((count, name) => count + objects(byTable, name).length, 0);
  if (total > MOST_WRITES) throw new ValidationException("Too many items requested for the BatchWriteItem call");
  const wanted = names.flatMap((name) => tableWrites(context, name, objects(byTable, name)));
  const writes = await commit(context, () =>
    wanted.map(({ table, key, next }) => table.plan(key, table.get(key), next)),
  );
  const consumed = [...Map.groupBy(writes, ({ table }) => table)]
    .map(([table, some]) =>
      consumption(
        table,
        capacity,
        "Write",
        some.map((write) => consumedBy(write)),
      ),
    )
    .filter((described) => described !== undefined);
  return { UnprocessedItems: {}, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
};

function tableWrites(context: OperationContext, name: string, requests: readonly Request[]): Wanted[] {
  if (requests.length === 0) {
    constraint(`requestItems.${name}`, "[]", "Member must have length greater than or equal to 1");
  }
  const table = authorizedTable(context, name, "BatchWriteItem");
  const { definition } = table;
  const wanted = requests.map((request): Wanted => {
    const put = optionalObject(request, "PutRequest");
    const remove = optionalObject(request, "DeleteRequest");
    if (Boolean(put) === Boolean(remove)) {
      throw new ValidationException("Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest");
    }
    const item = readItem(put ? object(put, "Item") : object(remove!, "Key"));
    if (put) checkItemKeys(item, definition);
    else checkKey(item, definition);
    return { table, key: storedKey(item, definition.key), next: put && item };
  });
  const places = new Set(wanted.map(({ key: { hash, range } }) => `${hash}\0${range}`));
  if (places.size < wanted.length) throw new ValidationException("Provided list of item keys contains duplicates");
  return wanted;
}

interface Wanted {
  readonly table: Table;
  readonly key: StoredKey;
  readonly next: Item | undefined;
}
