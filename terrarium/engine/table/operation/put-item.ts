import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { checkItemKeys, storedKey } from "../item-key.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { authorizedTable, type Operation } from "./operation.ts";
import { CAPACITY_MODES, object, oneOf, refuseLegacy, returnsOld, tableName } from "./request-members.ts";
import { assertCondition, collectionMetrics, commit, conditionOf, consumedBy } from "./write-request.ts";

/** "PutItem". */
export const putItem: Operation = async (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const returned = returnsOld(request);
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const item = readItem(object(request, "Item"));
  const inputs = new ExpressionInputs(request, ["ConditionExpression"]);
  const condition = conditionOf(request, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "PutItem");
  checkItemKeys(item, table.definition);
  const key = storedKey(item, table.definition.key);
  const [write] = await commit(context, () => {
    const old = table.get(key);
    assertCondition(condition, old?.item, request);
    return [table.plan(key, old, item)];
  });
  return {
    ...(returned && write!.old && { Attributes: write!.old }),
    ConsumedCapacity: consumption(table, capacity, "Write", [consumedBy(write!)]),
    ItemCollectionMetrics: collectionMetrics(request, table, item),
  };
};
