import type { Consumed } from "../capacity.ts";
import type { ItemWrite, Table } from "../table.ts";
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  ValidationException,
} from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import type { Operation } from "./operation.ts";
import { CAPACITY_MODES, constraint, objects, oneOf, optionalText } from "./request-members.ts";
import { readAction, type TransactAction } from "./transact-action.ts";
import { checkCount, describeTransaction } from "./transact-get-items.ts";
import { TransactionTokens } from "./transaction-tokens.ts";
import { commit, consumedBy } from "./write-request.ts";

const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * "TransactWriteItems": all of it or nothing. The engine makes one change after the other, so that no two transactions conflict. A
 * request that comes again with its token within ten minutes changes nothing more.
 */
export const transactWriteItems: Operation = async (context, request) => {
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const items = objects(request, "TransactItems");
  checkCount(items.length, MOST_ACTIONS);
  const token = optionalText(request, "ClientRequestToken");
  if (token !== undefined && (token.length < 1 || token.length > 36)) {
    constraint("clientRequestToken", token, "Member must have length less than or equal to 36");
  }
  const actions = items.map((item) => readAction(context, item));
  assertDistinct(actions);
  const tokens = context.world.service(TransactionTokens);
  let repeated = false;
  const writes = await commit(context, () => {
    repeated = token !== undefined && tokens.seen(token, items);
    if (repeated) return [];
    const planned = planAll(actions);
    if (token !== undefined) tokens.remember(token, items);
    return planned;
  });
  const consumed = new Map<Table, Consumed[]>();
  const count = (table: Table, units: Consumed) => consumed.set(table, [...(consumed.get(table) ?? []), units]);
  if (repeated) for (const { table } of actions) count(table, { table: 2, indexes: new Map() });
  else for (const write of writes) count(write.table, consumedBy(write, true));
  return describeTransaction(capacity, consumed, repeated ? "Read" : "Write");
};

/** What every action would write; a check writes what is there. @throws TransactionCanceledException */
function planAll(actions: readonly TransactAction[]): ItemWrite[] {
  const reasons: CancellationReason[] = [];
  const planned: ItemWrite[] = [];
  for (const { table, key, change } of actions) {
    try {
      const old = table.get(key);
      planned.push(table.plan(key, old, change(old?.item)));
      reasons.push({ Code: "None" });
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  if (reasons.some(({ Code }) => Code !== "None")) throw new TransactionCanceledException(reasons);
  if (planned.reduce((bytes, { nextSize }) => bytes + nextSize, 0) > MOST_BYTES) {
    throw new ValidationException("Transaction size has exceeded the maximum allowed size of 4 MB");
  }
  return planned;
}

function reasonOf(error: unknown): CancellationReason {
  if (error instanceof ConditionalCheckFailedException) {
    const item = error.wireFields?.Item as Item | undefined;
    return { Code: "ConditionalCheckFailed", Message: error.message, ...(item && { Item: item }) };
  }
  if (error instanceof ValidationException) return { Code: "ValidationError", Message: error.message };
  throw error;
}

function assertDistinct(actions: readonly TransactAction[]): void {
  const places = new Set(actions.map(({ table, key }) => `${table.arn}\0${key.hash}\0${key.range}`));
  if (places.size < actions.length) {
    throw new ValidationException("Transaction request cannot include multiple operations on one item");
  }
}
