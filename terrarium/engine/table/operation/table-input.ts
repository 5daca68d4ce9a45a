import {
  type IndexDefinition,
  type KeySchema,
  type KeyType,
  keyNames,
  type Projection,
  type StreamViewType,
  type TableDefinition,
  type Throughput,
} from "../table-definition.ts";
import { ValidationException } from "../table-errors.ts";
import type { Request } from "./operation.ts";
import {
  flag,
  object,
  objects,
  oneOf,
  optionalObject,
  optionalText,
  tableName,
  text,
  whole,
} from "./request-members.ts";

const KEY_TYPES: readonly KeyType[] = ["B", "N", "S"];
const VIEWS: readonly StreamViewType[] = ["NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"];

/** Reads the input of "CreateTable". @throws ValidationException */
export function readTableInput(request: Request): TableDefinition {
  const billingMode = oneOf(request, "BillingMode", ["PROVISIONED", "PAY_PER_REQUEST"], "PROVISIONED");
  const throughput = readThroughput(request);
  if (billingMode === "PROVISIONED" && !throughput) {
    throw invalid("ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED");
  }
  if (billingMode === "PAY_PER_REQUEST" && throughput) {
    throw invalid(
      "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    );
  }
  return checkDefinition({
    name: tableName(request),
    attributeTypes: readAttributeTypes(request),
    key: readKey(objects(request, "KeySchema")),
    indexes: [
      ...objects(request, "GlobalSecondaryIndexes").map((index) => readIndex(index, "GLOBAL")),
      ...objects(request, "LocalSecondaryIndexes").map((index) => readIndex(index, "LOCAL")),
    ],
    billingMode,
    throughput,
    streamViewType: readStream(request),
    deletionProtection: flag(request, "DeletionProtectionEnabled"),
    tags: Object.fromEntries(objects(request, "Tags").map((tag) => [text(tag, "Key"), text(tag, "Value")])),
  });
}

export function readAttributeTypes(request: Request): Record<string, KeyType> {
  const entries = objects(request, "AttributeDefinitions").map((definition) => [
    text(definition, "AttributeName"),
    oneOf(definition, "AttributeType", KEY_TYPES, "S"),
  ]);
  return Object.fromEntries(entries) as Record<string, KeyType>;
}

export function readIndex(request: Request, kind: IndexDefinition["kind"]): IndexDefinition {
  const projection = object(request, "Projection");
  const type = oneOf<Projection["type"]>(projection, "ProjectionType", ["ALL", "INCLUDE", "KEYS_ONLY"], "ALL");
  const attributes = (projection.NonKeyAttributes ?? []) as readonly string[];
  return {
    name: text(request, "IndexName"),
    kind,
    key: readKey(objects(request, "KeySchema")),
    projection: { type, attributes },
    throughput: readThroughput(request),
  };
}

export function readThroughput(request: Request): Throughput | undefined {
  const throughput = optionalObject(request, "ProvisionedThroughput");
  if (!throughput) return undefined;
  const [read, write] = [whole(throughput, "ReadCapacityUnits", 1), whole(throughput, "WriteCapacityUnits", 1)];
  return read === undefined || write === undefined ? undefined : { read, write };
}

/** What the stream of a table carries, if it has one. */
export function readStream(request: Request): StreamViewType | undefined {
  const stream = optionalObject(request, "StreamSpecification");
  if (!stream || !flag(stream, "StreamEnabled")) return undefined;
  if (optionalText(stream, "StreamViewType") === undefined) {
    throw invalid("StreamViewType is required when the StreamEnabled parameter is set to true");
  }
  return oneOf(stream, "StreamViewType", VIEWS, "KEYS_ONLY");
}

/** What no table can be, whoever defines it. @throws ValidationException */
export function checkDefinition(table: TableDefinition): TableDefinition {
  const used = new Set(keyNames(table.key));
  const names = new Set<string>();
  for (const index of table.indexes) {
    if (names.has(index.name)) throw invalid(`Duplicate index name: ${index.name}`);
    names.add(index.name);
    for (const name of keyNames(index.key)) used.add(name);
    checkIndex(index, table);
  }
  for (const name of used) {
    if (Object.hasOwn(table.attributeTypes, name)) continue;
    throw invalid(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], ` +
        `AttributeDefinitions: [${Object.keys(table.attributeTypes).join(", ")}]`,
    );
  }
  const unused = Object.keys(table.attributeTypes).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw invalid(
      `Some AttributeDefinitions are not used. AttributeDefinitions: [${Object.keys(table.attributeTypes).join(", ")}], ` +
        `keys used: [${[...used].join(", ")}]`,
    );
  }
  if (table.indexes.filter(({ kind }) => kind === "GLOBAL").length > 20) {
    throw invalid("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  }
  if (table.indexes.filter(({ kind }) => kind === "LOCAL").length > 5) {
    throw invalid("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  }
  return table;
}

function checkIndex({ name, kind, key, projection }: IndexDefinition, table: TableDefinition): void {
  if (kind === "LOCAL" && table.key.range === undefined) {
    throw invalid("Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
  }
  if (kind === "LOCAL" && key.range === undefined) {
    throw invalid(`Index KeySchema does not have a range key for index: ${name}`);
  }
  if (kind === "LOCAL" && key.hash !== table.key.hash) {
    throw invalid(`Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}`);
  }
  if (projection.type === "INCLUDE" && projection.attributes.length === 0) {
    throw invalid("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  if (projection.type !== "INCLUDE" && projection.attributes.length > 0) {
    throw invalid(`ProjectionType is ${projection.type}, but NonKeyAttributes is specified`);
  }
}

function readKey(elements: readonly Request[]): KeySchema {
  const [first, second] = elements;
  if (!first || text(first, "KeyType") !== "HASH") {
    throw new ValidationException("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  const hash = text(first, "AttributeName");
  if (!second) return { hash };
  if (text(second, "KeyType") !== "RANGE") {
    throw new ValidationException("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  const range = text(second, "AttributeName");
  if (range === hash) {
    throw new ValidationException("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  return { hash, range };
}

function invalid(problem: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${problem}`);
}
