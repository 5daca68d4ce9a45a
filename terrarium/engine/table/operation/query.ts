import { compares } from "../expression/condition.ts";
import { conditionHeads } from "../expression/condition-heads.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import {
  type KeyCondition,
  keyConditionOf,
  parseKeyCondition,
  type RangeCondition,
} from "../expression/key-condition.ts";
import { scattered, sortable } from "../item-key.ts";
import type { RowRange } from "../item-rows.ts";
import { type KeySchema, keyNames } from "../table-definition.ts";
import { ValidationException } from "../table-errors.ts";
import type { Item } from "../value/attribute-value.ts";
import { equalValues } from "../value/compare-values.ts";
import { authorizedTable, type Operation } from "./operation.ts";
import { readPage, readPageRequest } from "./page.ts";
import { optionalText, refuseLegacy, tableName } from "./request-members.ts";

/** "Query": the items of one partition, of the table or of an index, in the order of the sort key. */
export const query: Operation = (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const indexName = optionalText(request, "IndexName");
  const inputs = new ExpressionInputs(request, ["FilterExpression", "KeyConditionExpression", "ProjectionExpression"]);
  const source = optionalText(request, "KeyConditionExpression");
  if (source === undefined) {
    throw new ValidationException(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
    );
  }
  const parts = parseKeyCondition(source, inputs);
  const page = readPageRequest(request, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "Query", indexName);
  const index = indexName === undefined ? undefined : table.index(indexName);
  const key = index?.key ?? table.definition.key;
  const condition = keyConditionOf(parts, {
    ...key,
    typeOf: (attribute) => table.definition.attributeTypes[attribute]!,
  });
  const filtered = page.filter && keyNames(key).find((attribute) => conditionHeads(page.filter!).has(attribute));
  if (filtered !== undefined) {
    throw new ValidationException(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${filtered}`,
    );
  }
  if (page.start) checkStart(page.start, condition, key);
  const range: RowRange = {
    hash: scattered(condition.hash),
    ...(condition.range && boundsOf(condition.range)),
    forward: request.ScanIndexForward !== false,
  };
  return readPage(table, index, page, range);
};

/** Behind all that begins with a text: longer than any sort key. */
const BEYOND = "\u{10ffff}".repeat(256);

function boundsOf(condition: RangeCondition): Pick<RowRange, "lower" | "upper"> {
  if (condition.operator === "BETWEEN") {
    return {
      lower: { text: sortable(condition.lower), inclusive: true },
      upper: { text: sortable(condition.upper), inclusive: true },
    };
  }
  const text = sortable(condition.value);
  switch (condition.operator) {
    case "=":
      return { lower: { text, inclusive: true }, upper: { text, inclusive: true } };
    case "<":
    case "<=":
      return { upper: { text, inclusive: condition.operator === "<=" } };
    case ">":
    case ">=":
      return { lower: { text, inclusive: condition.operator === ">=" } };
    case "begins_with":
      return { lower: { text, inclusive: true }, upper: { text: text + BEYOND, inclusive: true } };
  }
}

/** @throws ValidationException for a key at which this query cannot have ended */
function checkStart(start: Item, { hash, range }: KeyCondition, key: KeySchema): void {
  const sortKey = key.range === undefined ? undefined : start[key.range];
  if (range && sortKey && !within(sortKey, range)) {
    throw new ValidationException("The provided starting key does not match the range key predicate");
  }
  const partition = start[key.hash];
  if (partition && !equalValues(partition, hash)) {
    throw new ValidationException("The provided starting key is outside query boundaries based on provided conditions");
  }
}

function within(value: Item[string], range: RangeCondition): boolean {
  if (range.operator === "BETWEEN") return compares(">=", value, range.lower) && compares("<=", value, range.upper);
  if (range.operator === "begins_with") return sortable(value).startsWith(sortable(range.value));
  return compares(range.operator, value, range.value);
}
