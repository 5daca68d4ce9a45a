import type { TableDefinition } from "../table-definition.ts";
import { ResourceNotFoundException, ValidationException } from "../table-errors.ts";
import { describeTable } from "./describe-table.ts";
import { authorizedTable, type Operation, type OperationContext, type Request } from "./operation.ts";
import { objects, oneOf, optionalObject, optionalText, tableName, text, whole } from "./request-members.ts";
import {
  checkDefinition,
  readAttributeTypes,
  readIndex,
  readStream,
  readTableInput,
  readThroughput,
} from "./table-input.ts";

/** "CreateTable": the table is active at once. */
export const createTable: Operation = async ({ world, tables, caller }, request) => {
  const definition = readTableInput(request);
  world.authorize({
    principal: caller.principal,
    action: "dynamodb:CreateTable",
    resource: tables.arnOf(definition.name),
  });
  const table = await tables.create(definition);
  return { TableDescription: describeTable(table) };
};

/** "DeleteTable". */
export const deleteTable: Operation = async (context, request) => {
  const table = named(context, request, "DeleteTable");
  const description = describeTable(table, "DELETING");
  await context.tables.delete(table);
  return { TableDescription: description };
};

/** "DescribeTable". */
export const describeTableOperation: Operation = (context, request) => ({
  Table: describeTable(named(context, request, "DescribeTable")),
});

/** "ListTables". */
export const listTables: Operation = ({ world, tables, caller }, request) => {
  world.authorize({ principal: caller.principal, action: "dynamodb:ListTables", resource: "*" });
  const limit = whole(request, "Limit", 1, 100) ?? 100;
  const start = optionalText(request, "ExclusiveStartTableName") ?? "";
  const names = tables.all.map(({ name }) => name).sort();
  const page = names.filter((name) => name > start);
  return {
    TableNames: page.slice(0, limit),
    ...(page.length > limit && { LastEvaluatedTableName: page[limit - 1] }),
  };
};

/** "UpdateTable": billing, throughput, global indexes, stream and protection. */
export const updateTable: Operation = async (context, request) => {
  const table = named(context, request, "UpdateTable");
  const before = table.definition;
  const billingMode = oneOf(request, "BillingMode", ["PROVISIONED", "PAY_PER_REQUEST"], before.billingMode);
  const throughput = readThroughput(request) ?? (billingMode === "PROVISIONED" ? before.throughput : undefined);
  if (billingMode === "PROVISIONED" && !throughput) {
    throw new ValidationException("ProvisionedThroughput must be specified when BillingMode is PROVISIONED");
  }
  const protection = request.DeletionProtectionEnabled;
  const attributeTypes = { ...before.attributeTypes, ...readAttributeTypes(request) };
  const indexes = updatedIndexes(before, objects(request, "GlobalSecondaryIndexUpdates"));
  const used = new Set([before, ...indexes].flatMap(({ key }) => [key.hash, key.range]));
  await context.tables.update(
    table,
    checkDefinition({
      ...before,
      billingMode,
      throughput,
      indexes,
      attributeTypes: Object.fromEntries(Object.entries(attributeTypes).filter(([name]) => used.has(name))),
      streamViewType: optionalObject(request, "StreamSpecification") ? readStream(request) : before.streamViewType,
      deletionProtection: typeof protection === "boolean" ? protection : before.deletionProtection,
    }),
  );
  return { TableDescription: describeTable(table) };
};

function updatedIndexes(before: TableDefinition, updates: readonly Request[]): TableDefinition["indexes"] {
  let indexes = before.indexes;
  for (const update of updates) {
    const [create, change, remove] = ["Create", "Update", "Delete"].map((name) => optionalObject(update, name));
    if (create) indexes = [...indexes, readIndex(create, "GLOBAL")];
    const existing = change ?? remove;
    if (!existing) continue;
    const name = text(existing, "IndexName");
    if (!indexes.some((index) => index.name === name)) {
      throw new ResourceNotFoundException(`Requested resource not found: Index: ${name} not found`);
    }
    indexes = change
      ? indexes.map((index) => (index.name === name ? { ...index, throughput: readThroughput(change) } : index))
      : indexes.filter((index) => index.name !== name);
  }
  return indexes;
}

/** The table of an operation on tables, which names what is missing. */
export function named(context: OperationContext, request: Request, action: string) {
  const name = tableName(request);
  try {
    return authorizedTable(context, name, action);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new ResourceNotFoundException(`Requested resource not found: Table: ${name} not found`);
  }
}
