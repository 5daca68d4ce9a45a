import type { World } from "../world.ts";
import { batchGetItem } from "./operation/batch-get-item.ts";
import { batchWriteItem } from "./operation/batch-write-item.ts";
import { deleteItem } from "./operation/delete-item.ts";
import { getItem } from "./operation/get-item.ts";
import type { Caller, Operation, Request } from "./operation/operation.ts";
import { putItem } from "./operation/put-item.ts";
import { query } from "./operation/query.ts";
import { scan } from "./operation/scan.ts";
import { createTable, deleteTable, describeTableOperation, listTables, updateTable } from "./operation/tables.ts";
import { listTagsOfResource, tagResource, untagResource } from "./operation/tags.ts";
import { describeTimeToLive, updateTimeToLive } from "./operation/time-to-live.ts";
import { transactGetItems } from "./operation/transact-get-items.ts";
import { transactWriteItems } from "./operation/transact-write-items.ts";
import { updateItem } from "./operation/update-item.ts";
import { TableMetrics } from "./table-metrics.ts";
import { TableService } from "./table-service.ts";

const operations = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeTable: describeTableOperation,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TagResource: tagResource,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UntagResource: untagResource,
  UpdateItem: updateItem,
  UpdateTable: updateTable,
  UpdateTimeToLive: updateTimeToLive,
} satisfies Record<string, Operation>;

export type TableOperation = keyof typeof operations;

export const TABLE_OPERATIONS = Object.keys(operations) as readonly TableOperation[];

/**
 * DynamoDB's API as a function: for its protocol, and for what calls it without a socket (a state machine's tasks, an API's
 * integrations). Input and output are those of the API reference; the caller's permission is looked at here.
 *
 * @throws AccessDenied, ValidationException, ResourceNotFoundException, ConditionalCheckFailedException …
 */
export async function callTableApi(
  world: World,
  operation: TableOperation,
  request: Request,
  caller: Caller,
): Promise<object> {
  const metrics = world.service(TableMetrics);
  const begun = world.clock.now();
  try {
    const output = await operations[operation]({ world, tables: world.service(TableService), caller }, request);
    metrics.succeeded(operation, request, world.clock.now() - begun);
    return output;
  } catch (error) {
    metrics.failed(request, error);
    throw error;
  }
}
