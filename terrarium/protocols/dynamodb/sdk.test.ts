import { crc32 } from "node:zlib";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument, paginateScan } from "@aws-sdk/lib-dynamodb";
import { openAwsDoor } from "../../../tests/factories/aws-door.ts";
import { call } from "../../../tests/factories/http.ts";

/** The real SDK, over a real socket. */
let door: Awaited<ReturnType<typeof openAwsDoor>>;
let dynamo: DynamoDB;
let documents: DynamoDBDocument;
const TableName = "orders";

beforeAll(async () => {
  door = await openAwsDoor();
  dynamo = new DynamoDB(door.client);
  documents = DynamoDBDocument.from(dynamo);
  await dynamo.createTable({
    TableName,
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "at", AttributeType: "N" },
    ],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-time",
        KeySchema: [{ AttributeName: "at", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
});
afterAll(async () => {
  dynamo.destroy();
  await door.close();
  expect(door.failures).toEqual([]);
});

test("documents come back as they went", async () => {
  const Item = {
    id: "types",
    list: [1, "two", null, { deep: true }],
    set: new Set(["a"]),
    bytes: new Uint8Array([1, 2, 255]),
    empty: "",
  };
  await documents.put({ TableName, Item });
  expect((await documents.get({ TableName, Key: { id: "types" } })).Item).toEqual(Item);
});

test("errors are the SDK's own", async () => {
  const once = { TableName, Item: { id: "once" }, ConditionExpression: "attribute_not_exists(id)" };
  await documents.put(once);
  await expect(documents.put({ ...once, ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).rejects.toMatchObject({
    name: "ConditionalCheckFailedException",
    Item: { id: { S: "once" } },
    $metadata: { httpStatusCode: 400 },
  });
  await expect(documents.get({ TableName: "absent", Key: { id: "1" } })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Requested resource not found",
  });
  const Put = { TableName, Item: { id: "once" }, ConditionExpression: "attribute_not_exists(id)" };
  await expect(documents.transactWrite({ TransactItems: [{ Put }] })).rejects.toMatchObject({
    name: "TransactionCanceledException",
    CancellationReasons: [{ Code: "ConditionalCheckFailed" }],
  });
});

test("a hundred writers at once lose no update", async () => {
  await Promise.all(
    Array.from({ length: 100 }, () =>
      documents.update({
        TableName,
        Key: { id: "counter" },
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": 1 },
      }),
    ),
  );
  expect((await documents.get({ TableName, Key: { id: "counter" } })).Item).toEqual({ id: "counter", n: 100 });
});

test("segments of a scan, page by page, are the whole table, each item once", async () => {
  const ids = Array.from({ length: 60 }, (_, number) => `scan-${number}`);
  for (let at = 0; at < ids.length; at += 20) {
    const requests = ids.slice(at, at + 20).map((id) => ({ PutRequest: { Item: { id, filler: "x".repeat(60_000) } } }));
    await documents.batchWrite({ RequestItems: { [TableName]: requests } });
  }
  const seen: string[] = [];
  let pages = 0;
  for (const Segment of [0, 1, 2]) {
    for await (const page of paginateScan(
      { client: documents },
      { TableName, Segment, TotalSegments: 3, FilterExpression: "attribute_exists(filler)" },
    )) {
      pages++;
      seen.push(...(page.Items ?? []).map((item) => item.id as string));
    }
  }
  expect(pages).toBeGreaterThanOrEqual(5);
  expect(seen.sort()).toEqual(ids.sort());
});

test("a local index fetches what it does not carry, a global one says what it lacks", async () => {
  const name = "indexed";
  await dynamo.createTable({
    TableName: name,
    AttributeDefinitions: ["id", "sort", "lookup"].map((AttributeName) => ({
      AttributeName,
      AttributeType: "S" as const,
    })),
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "sort", KeyType: "RANGE" },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "local",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "lookup", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "global",
        KeySchema: [{ AttributeName: "lookup", KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  });
  await documents.put({ TableName: name, Item: { id: "1", sort: "a", lookup: "x", rest: "r" } });
  await documents.put({ TableName: name, Item: { id: "1", sort: "b", rest: "not in the indexes" } });
  const local = {
    TableName: name,
    IndexName: "local",
    KeyConditionExpression: "id = :i",
    ExpressionAttributeValues: { ":i": "1" },
  };
  expect((await documents.query(local)).Items).toEqual([{ id: "1", sort: "a", lookup: "x" }]);
  expect((await documents.query({ ...local, ProjectionExpression: "rest" })).Items).toEqual([{ rest: "r" }]);
  const global = {
    TableName: name,
    IndexName: "global",
    KeyConditionExpression: "lookup = :o",
    ExpressionAttributeValues: { ":o": "x" },
  };
  expect((await documents.query(global)).Items).toEqual([{ id: "1", sort: "a", lookup: "x" }]);
  await expect(documents.query({ ...global, ProjectionExpression: "rest" })).rejects.toThrow(
    "Global secondary index global does not project [rest]",
  );
  await documents.update({ TableName: name, Key: { id: "1", sort: "a" }, UpdateExpression: "REMOVE lookup" });
  expect((await documents.query(global)).Count).toBe(0);
  await dynamo.deleteTable({ TableName: name });
});

test("tables are listed, updated, protected and deleted", async () => {
  const name = "short-lived";
  await dynamo.createTable({
    TableName: name,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    DeletionProtectionEnabled: true,
  });
  await documents.put({ TableName: name, Item: { id: "1", owner: "me" } });
  expect((await dynamo.listTables({})).TableNames).toEqual(["orders", name]);
  await dynamo.updateTable({
    TableName: name,
    AttributeDefinitions: [{ AttributeName: "owner", AttributeType: "S" }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: "by-owner",
          KeySchema: [{ AttributeName: "owner", KeyType: "HASH" }],
          Projection: { ProjectionType: "ALL" },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        },
      },
    ],
  });
  const found = await documents.query({
    TableName: name,
    IndexName: "by-owner",
    KeyConditionExpression: "#o = :o",
    ExpressionAttributeNames: { "#o": "owner" },
    ExpressionAttributeValues: { ":o": "me" },
  });
  expect(found.Items).toEqual([{ id: "1", owner: "me" }]);
  await expect(dynamo.deleteTable({ TableName: name })).rejects.toThrow(/protected against deletion/);
  await dynamo.updateTable({ TableName: name, DeletionProtectionEnabled: false });
  await dynamo.deleteTable({ TableName: name });
  await expect(dynamo.describeTable({ TableName: name })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("answers carry their checksum", async () => {
  const answer = await call(door.port, "/", {
    headers: {
      "X-Amz-Target": "DynamoDB_20120810.ListTables",
      Authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: "{}",
  });
  expect([answer.status, answer.headers["x-amz-crc32"]]).toEqual([200, String(crc32(answer.body))]);
});
