import { applyUpdate } from "../expression/apply-update.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { parseUpdate, type UpdateStep } from "../expression/parse-update.ts";
import { project } from "../expression/projection.ts";
import { checkKey, storedKey } from "../item-key.ts";
import { keyNames, type TableDefinition } from "../table-definition.ts";
import { ValidationException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { authorizedTable, type Operation, type Request } from "./operation.ts";
import {
  CAPACITY_MODES,
  object,
  oneOf,
  optionalText,
  RETURN_VALUES,
  refuseLegacy,
  tableName,
} from "./request-members.ts";
import { assertCondition, collectionMetrics, commit, conditionOf, consumedBy } from "./write-request.ts";

/** "UpdateItem": makes the item where it is not there. */
export const updateItem: Operation = async (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const returned = oneOf(request, "ReturnValues", RETURN_VALUES, "NONE");
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const keyItem = readItem(object(request, "Key"));
  const inputs = new ExpressionInputs(request, ["UpdateExpression", "ConditionExpression"]);
  const steps = stepsOf(request, inputs);
  const condition = conditionOf(request, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "UpdateItem");
  checkKey(keyItem, table.definition);
  assertKeyUntouched(steps, table.definition);
  const key = storedKey(keyItem, table.definition.key);
  const [write] = await commit(context, () => {
    const old = table.get(key);
    assertCondition(condition, old?.item, request);
    return [table.plan(key, old, applyUpdate(steps, old?.item ?? keyItem), true)];
  });
  return {
    ...attributes(returned, steps, write!.old, write!.next!),
    ConsumedCapacity: consumption(table, capacity, "Write", [consumedBy(write!)]),
    ItemCollectionMetrics: collectionMetrics(request, table, keyItem),
  };
};

/** The steps of an update; none where it only makes sure that there is an item. */
export function stepsOf(request: Request, inputs: ExpressionInputs): readonly UpdateStep[] {
  const source = optionalText(request, "UpdateExpression");
  return source === undefined ? [] : parseUpdate(source, inputs);
}

/** @throws ValidationException */
export function assertKeyUntouched(steps: readonly UpdateStep[], { key }: TableDefinition): void {
  for (const name of keyNames(key)) {
    if (!steps.some(({ path }) => path[0] === name)) continue;
    throw new ValidationException(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    );
  }
}

function attributes(
  returned: (typeof RETURN_VALUES)[number],
  steps: readonly UpdateStep[],
  old: Item | undefined,
  next: Item,
) {
  const paths = steps.map(({ path }) => path);
  const some = (item: Item | undefined) => (item && Object.keys(item).length > 0 ? { Attributes: item } : {});
  switch (returned) {
    case "NONE":
      return {};
    case "ALL_OLD":
      return some(old);
    case "ALL_NEW":
      return some(next);
    case "UPDATED_OLD":
      return some(old && project(old, paths));
    case "UPDATED_NEW":
      return some(project(next, paths));
  }
}
