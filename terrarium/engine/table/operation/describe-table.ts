import type { Table } from "../table.ts";
import { type IndexDefinition, type KeySchema, keyNames, type Throughput } from "../table-definition.ts";

/** A table as responses have it ("TableDescription"). */
export function describeTable(
  table: Table,
  status: "ACTIVE" | "CREATING" | "DELETING" | "UPDATING" = "ACTIVE",
): object {
  const { definition, record, stream } = table;
  const byKind = (kind: IndexDefinition["kind"]) => definition.indexes.filter((index) => index.kind === kind);
  const onDemand = definition.billingMode === "PAY_PER_REQUEST";
  return {
    AttributeDefinitions: Object.entries(definition.attributeTypes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    TableName: table.name,
    KeySchema: describeKey(definition.key),
    TableStatus: status,
    CreationDateTime: record.createdAt / 1000,
    ProvisionedThroughput: describeThroughput(definition.throughput),
    TableSizeBytes: table.sizeBytes,
    ItemCount: table.itemCount,
    TableArn: table.arn,
    TableId: record.tableId,
    ...(onDemand && {
      BillingModeSummary: {
        BillingMode: "PAY_PER_REQUEST",
        LastUpdateToPayPerRequestDateTime: record.createdAt / 1000,
      },
    }),
    ...(byKind("LOCAL").length > 0 && {
      LocalSecondaryIndexes: byKind("LOCAL").map((index) => describeIndex(table, index)),
    }),
    ...(byKind("GLOBAL").length > 0 && {
      GlobalSecondaryIndexes: byKind("GLOBAL").map((index) => ({
        ...describeIndex(table, index),
        IndexStatus: "ACTIVE",
        ProvisionedThroughput: describeThroughput(index.throughput),
      })),
    }),
    ...(stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
      LatestStreamLabel: stream.label,
      LatestStreamArn: stream.arn,
    }),
    DeletionProtectionEnabled: definition.deletionProtection,
  };
}

export function describeKey(key: KeySchema): object[] {
  return keyNames(key).map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? "HASH" : "RANGE" }));
}

function describeIndex(table: Table, { name, key, projection }: IndexDefinition): object {
  return {
    IndexName: name,
    KeySchema: describeKey(key),
    Projection: {
      ProjectionType: projection.type,
      ...(projection.attributes.length > 0 && { NonKeyAttributes: projection.attributes }),
    },
    IndexArn: table.indexArn(name),
    ItemCount: table.indexCount(name),
    IndexSizeBytes: 0,
  };
}

function describeThroughput(throughput: Throughput | undefined): object {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: throughput?.read ?? 0,
    WriteCapacityUnits: throughput?.write ?? 0,
  };
}
