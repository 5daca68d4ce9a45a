import { readUnits } from "../capacity.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { project } from "../expression/projection.ts";
import { checkKey, storedKey } from "../item-key.ts";
import { ValidationException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { projectionOf } from "./get-item.ts";
import { authorizedTable, type Operation, type OperationContext, type Request } from "./operation.ts";
import { CAPACITY_MODES, constraint, flag, object, objects, oneOf, refuseLegacy } from "./request-members.ts";

const MOST_KEYS = 100;
/** "BatchGetItem": 16 MB, what is beyond comes back as unprocessed. */
const MOST_BYTES = 16 * 1024 * 1024;

/** "BatchGetItem". */
export const batchGetItem: Operation = (context, request) => {
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const tables = Object.entries(object(request, "RequestItems"));
  if (tables.length === 0) constraint("requestItems", "{}", "Member must have length greater than or equal to 1");
  const wanted = tables.map(([name]) => tableRequest(context, name, object(Object.fromEntries(tables), name)));
  if (wanted.reduce((count, { keys }) => count + keys.length, 0) > MOST_KEYS) {
    throw new ValidationException("Too many items requested for the BatchGetItem call");
  }
  let bytes = 0;
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, object> = {};
  const consumed: object[] = [];
  for (const { name, table, keys, paths, consistent, asked } of wanted) {
    const items: Item[] = [];
    const left: Request[] = [];
    let units = 0;
    for (const [at, key] of keys.entries()) {
      const found = bytes < MOST_BYTES ? table.get(storedKey(key, table.definition.key)) : undefined;
      if (bytes >= MOST_BYTES || (found && bytes + found.size > MOST_BYTES)) {
        bytes = MOST_BYTES;
        left.push(objects(asked, "Keys")[at]!);
        continue;
      }
      units += readUnits(found?.size ?? 0, consistent ? "strong" : "eventual");
      if (!found) continue;
      bytes += found.size;
      items.push(paths ? project(found.item, paths) : found.item);
    }
    responses[name] = items;
    if (left.length > 0) unprocessed[name] = { ...asked, Keys: left };
    const described = consumption(table, capacity, "Read", [{ table: units, indexes: new Map() }]);
    if (described) consumed.push(described);
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ...(consumed.length > 0 && { ConsumedCapacity: consumed }),
  };
};

function tableRequest(context: OperationContext, name: string, asked: Request) {
  refuseLegacy(asked);
  const keys = objects(asked, "Keys").map((key) => readItem(key));
  if (keys.length === 0) {
    constraint(`requestItems.${name}.member.keys`, "[]", "Member must have length greater than or equal to 1");
  }
  const inputs = new ExpressionInputs(asked, ["ProjectionExpression"]);
  const paths = projectionOf(asked, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "BatchGetItem");
  const places = new Set<string>();
  for (const key of keys) {
    checkKey(key, table.definition);
    const { hash, range } = storedKey(key, table.definition.key);
    places.add(`${hash}\0${range}`);
  }
  if (places.size < keys.length) throw new ValidationException("Provided list of item keys contains duplicates");
  return { name, table, keys, paths, consistent: flag(asked, "ConsistentRead"), asked };
}
