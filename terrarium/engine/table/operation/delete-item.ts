import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { checkKey, storedKey } from "../item-key.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { authorizedTable, type Operation } from "./operation.ts";
import { CAPACITY_MODES, object, oneOf, refuseLegacy, returnsOld, tableName } from "./request-members.ts";
import { assertCondition, collectionMetrics, commit, conditionOf, consumedBy } from "./write-request.ts";

/** "DeleteItem": deleting what is not there is no error. */
export const deleteItem: Operation = async (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const returned = returnsOld(request);
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const keyItem = readItem(object(request, "Key"));
  const inputs = new ExpressionInputs(request, ["ConditionExpression"]);
  const condition = conditionOf(request, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "DeleteItem");
  checkKey(keyItem, table.definition);
  const key = storedKey(keyItem, table.definition.key);
  const [write] = await commit(context, () => {
    const old = table.get(key);
    assertCondition(condition, old?.item, request);
    return [table.plan(key, old, undefined)];
  });
  return {
    ...(returned && write!.old && { Attributes: write!.old }),
    ConsumedCapacity: consumption(table, capacity, "Write", [consumedBy(write!)]),
    ItemCollectionMetrics: collectionMetrics(request, table, keyItem),
  };
};
