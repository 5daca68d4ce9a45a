import { applyUpdate } from "../expression/apply-update.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { checkItemKeys, checkKey, type StoredKey, storedKey } from "../item-key.ts";
import type { Table } from "../table.ts";
import { ValidationException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import { readItem } from "../value/read-value.ts";
import { authorizedTable, type OperationContext, type Request } from "./operation.ts";
import { object, tableName, text } from "./request-members.ts";
import { assertKeyUntouched, stepsOf } from "./update-item.ts";
import { assertCondition, conditionOf } from "./write-request.ts";

/** One action of a transaction, read and checked as far as can be without its item. */
export interface TransactAction {
  readonly table: Table;
  readonly key: StoredKey;
  /**
   * The item as it shall be; undefined where it shall not be.
   *
   * @throws ConditionalCheckFailedException, ValidationException
   */
  change(old: Item | undefined): Item | undefined;
}

const KINDS = ["ConditionCheck", "Put", "Delete", "Update"] as const;

/** Reads a member of `TransactItems`. @throws ValidationException, AccessDenied, ResourceNotFoundException */
export function readAction(context: OperationContext, item: Request): TransactAction {
  const given = KINDS.filter((kind) => item[kind] !== undefined && item[kind] !== null);
  const [kind] = given;
  if (!kind || given.length > 1) {
    throw new ValidationException("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const request = object(item, kind);
  const name = tableName(request);
  const inputs = new ExpressionInputs(
    request,
    kind === "Update" ? ["UpdateExpression", "ConditionExpression"] : ["ConditionExpression"],
  );
  const steps = kind === "Update" ? stepsOf({ UpdateExpression: text(request, "UpdateExpression") }, inputs) : [];
  if (kind === "ConditionCheck") text(request, "ConditionExpression");
  const condition = conditionOf(request, inputs);
  inputs.assertAllUsed();
  const named = readItem(object(request, kind === "Put" ? "Item" : "Key"));
  const table = authorizedTable(context, name, kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`);
  if (kind === "Put") checkItemKeys(named, table.definition);
  else checkKey(named, table.definition);
  assertKeyUntouched(steps, table.definition);
  return {
    table,
    key: storedKey(named, table.definition.key),
    change(old) {
      assertCondition(condition, old, request);
      if (kind === "ConditionCheck") return old;
      if (kind === "Delete") return undefined;
      return kind === "Put" ? named : applyUpdate(steps, old ?? named);
    },
  };
}
