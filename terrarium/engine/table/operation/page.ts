import type { Consumed } from "../capacity.ts";
import { readUnits } from "../capacity.ts";
import { type Condition, holds } from "../expression/condition.ts";
import type { ExpressionInputs } from "../expression/expression-inputs.ts";
import { parseCondition } from "../expression/parse-condition.ts";
import type { Path } from "../expression/path.ts";
import { project } from "../expression/projection.ts";
import { checkKey, keyAttributes, storedKey } from "../item-key.ts";
import type { RowRange } from "../item-rows.ts";
import type { Table } from "../table.ts";
import { type IndexDefinition, keyNames, projected } from "../table-definition.ts";
import { ValidationException } from "../table-errors.ts";
import { attributeOf, type Item } from "../value/attribute-value.ts";
import { itemSize } from "../value/item-size.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { projectionOf } from "./get-item.ts";
import type { Request } from "./operation.ts";
import { CAPACITY_MODES, flag, oneOf, optionalObject, optionalText, whole } from "./request-members.ts";

/** "Paginating table query results": 1 MB of items, before any filter. */
const PAGE = 1024 * 1024;

const SELECTS = ["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"] as const;

/** What a query and a scan have in common. */
export interface PageRequest {
  readonly limit: number;
  readonly filter: Condition | undefined;
  readonly paths: readonly Path[] | undefined;
  readonly counts: boolean;
  readonly whole: boolean;
  readonly consistent: boolean;
  readonly start: Item | undefined;
  readonly capacity: (typeof CAPACITY_MODES)[number];
}

/** Reads it from the request; its expressions are parsed by then or now. @throws ValidationException */
export function readPageRequest(request: Request, inputs: ExpressionInputs): PageRequest {
  const limit = whole(request, "Limit", 1) ?? Number.POSITIVE_INFINITY;
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const paths = projectionOf(request, inputs);
  const filter = optionalText(request, "FilterExpression");
  const fallback = paths
    ? "SPECIFIC_ATTRIBUTES"
    : optionalText(request, "IndexName") === undefined
      ? "ALL_ATTRIBUTES"
      : "ALL_PROJECTED_ATTRIBUTES";
  const select = oneOf(request, "Select", SELECTS, fallback);
  if (paths && select !== "SPECIFIC_ATTRIBUTES") {
    const choice = select === "COUNT" ? "only the Count" : select;
    throw new ValidationException(`Cannot specify the ProjectionExpression when choosing to get ${choice}`);
  }
  if (!paths && select === "SPECIFIC_ATTRIBUTES") {
    throw new ValidationException(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
    );
  }
  if (select === "ALL_PROJECTED_ATTRIBUTES" && request.IndexName === undefined) {
    throw new ValidationException(
      "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
    );
  }
  const start = optionalObject(request, "ExclusiveStartKey");
  return {
    limit,
    capacity,
    paths,
    filter: filter === undefined ? undefined : parseCondition(filter, "FilterExpression", inputs),
    counts: select === "COUNT",
    whole: select === "ALL_ATTRIBUTES",
    consistent: flag(request, "ConsistentRead"),
    start: start && readStart(start),
  };
}

/** Reads one page of what `range` says, and answers with it. */
export function readPage(table: Table, index: IndexDefinition | undefined, page: PageRequest, range: RowRange): object {
  checkPage(table, index, page);
  const { key } = table.definition;
  // What a local index does not carry is fetched from the table.
  const fetches = page.whole || (index?.kind === "LOCAL" && page.paths !== undefined);
  const after = page.start && startOf(table, index, page.start);
  const items: Item[] = [];
  let [count, scanned, bytes] = [0, 0, 0];
  let last: Item | undefined;
  for (const row of table.rows(index, { ...range, ...(after && { after }) })) {
    const item = JSON.parse(row.item) as Item;
    const seen = (index && !fetches ? projected(item, index, key) : item)!;
    const size = seen === item ? row.size : itemSize(seen);
    bytes += size;
    scanned++;
    if (!page.filter || holds(page.filter, seen)) {
      count++;
      if (!page.counts) items.push(page.paths ? project(seen, page.paths) : seen);
    }
    if (scanned < page.limit && bytes < PAGE) continue;
    last = item;
    break;
  }
  const units = readUnits(bytes, page.consistent ? "strong" : "eventual");
  const consumed: Consumed = index
    ? { table: 0, indexes: new Map([[index, units]]) }
    : { table: units, indexes: new Map() };
  return {
    ...(!page.counts && { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(last && { LastEvaluatedKey: keyAttributes(last, key, ...(index ? [index.key] : [])) }),
    ConsumedCapacity: consumption(table, page.capacity, "Read", [consumed]),
  };
}

function checkPage({ definition }: Table, index: IndexDefinition | undefined, page: PageRequest): void {
  if (index?.kind !== "GLOBAL") return;
  if (page.consistent) {
    throw new ValidationException("Consistent reads are not supported on global secondary indexes");
  }
  if (index.projection.type === "ALL") return;
  const carried = new Set([...keyNames(definition.key), ...keyNames(index.key), ...index.projection.attributes]);
  const missing = (page.paths ?? []).map(([name]) => name).filter((name) => !carried.has(name));
  if (missing.length > 0) {
    throw new ValidationException(
      `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${missing.join(", ")}]`,
    );
  }
  if (page.whole) {
    throw new ValidationException(
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary index " +
        `${index.name} because its projection type is not ALL`,
    );
  }
}

function readStart(raw: Request): Item {
  try {
    return readItem(raw);
  } catch (error) {
    if (!(error instanceof ValidationException)) throw error;
    throw new ValidationException(`The provided starting key is invalid: ${error.message}`);
  }
}

/** Where the page before ended. @throws ValidationException */
function startOf(table: Table, index: IndexDefinition | undefined, start: Item): RowRange["after"] {
  const { definition } = table;
  const names = new Set([...keyNames(definition.key), ...(index ? keyNames(index.key) : [])]);
  if (Object.keys(start).length !== names.size || [...names].some((name) => !attributeOf(start, name))) {
    throw new ValidationException("The provided starting key is invalid");
  }
  try {
    for (const schema of index ? [definition.key, index.key] : [definition.key]) {
      checkKey(keyAttributes(start, schema), definition, schema);
    }
  } catch (error) {
    if (!(error instanceof ValidationException)) throw error;
    throw new ValidationException(`The provided starting key is invalid: ${error.message}`);
  }
  return { item: storedKey(start, definition.key), ...(index && { entry: storedKey(start, index.key) }) };
}
