import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DynamoDbCall, tableCaller } from "../../../tests/factories/dynamodb.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { TableService } from "./table-service.ts";

const SESSIONS = {
  TableName: "sessions",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  BillingMode: "PAY_PER_REQUEST",
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
};
const TableName = "sessions";

async function sessions(file?: string) {
  const world = createTestWorld({ file });
  const call = tableCaller(world);
  const created = await call("CreateTable", SESSIONS);
  return {
    world,
    call,
    streams: tableCaller(world, "DynamoDBStreams_20120810"),
    arn: created.body.TableDescription?.LatestStreamArn,
  };
}

async function records(streams: DynamoDbCall, StreamArn: string, more: object = {}) {
  const { body } = await streams("DescribeStream", { StreamArn });
  const [{ ShardId }] = body.StreamDescription.Shards;
  const input = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON", ...more };
  const { ShardIterator } = (await streams("GetShardIterator", input)).body;
  return (await streams("GetRecords", { ShardIterator })).body;
}

test("a stream tells what happened to items, in order, and nothing where nothing changed", async () => {
  const { world, call, streams, arn } = await sessions();
  let calls = 0;
  const stop = world
    .service(TableService)
    .stream(arn)
    .onChange(() => calls++);
  await call("PutItem", { TableName, Item: { id: { S: "a" }, n: { N: "1" } } });
  await call("PutItem", { TableName, Item: { id: { S: "a" }, n: { N: "1" } } });
  await call("UpdateItem", {
    TableName,
    Key: { id: { S: "a" } },
    UpdateExpression: "ADD n :n",
    ExpressionAttributeValues: { ":n": { N: "1" } },
  });
  await call("DeleteItem", { TableName, Key: { id: { S: "a" } } });
  await call("DeleteItem", { TableName, Key: { id: { S: "a" } } });
  stop();
  expect(calls).toBeGreaterThanOrEqual(3);
  const { Records, NextShardIterator } = await records(streams, arn);
  const [one, two] = [
    { id: { S: "a" }, n: { N: "1" } },
    { id: { S: "a" }, n: { N: "2" } },
  ];
  expect(Records).toMatchObject([
    { eventName: "INSERT", dynamodb: { Keys: { id: { S: "a" } }, NewImage: one } },
    { eventName: "MODIFY", dynamodb: { NewImage: two, OldImage: one } },
    { eventName: "REMOVE", dynamodb: { OldImage: two } },
  ]);
  expect(Records[0].dynamodb.SequenceNumber).toMatch(/^\d{21,40}$/);
  expect((await streams("GetRecords", { ShardIterator: NextShardIterator })).body.Records).toEqual([]);
  const after = { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: Records[1].dynamodb.SequenceNumber };
  expect((await records(streams, arn, after)).Records).toHaveLength(1);
  const latest = await records(streams, arn, { ShardIteratorType: "LATEST" });
  expect(latest.Records).toEqual([]);
  await call("PutItem", { TableName, Item: { id: { S: "b" } } });
  expect((await streams("GetRecords", { ShardIterator: latest.NextShardIterator })).body.Records).toHaveLength(1);
});

test("expired items go minutes late, as the service's own doing", async () => {
  const { world, call, streams, arn } = await sessions();
  await call("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { AttributeName: "expires", Enabled: true } });
  const expires = (seconds: number) => ({ N: String(Math.floor(world.clock.now() / 1000) + seconds) });
  await call("PutItem", { TableName, Item: { id: { S: "soon" }, expires: expires(60) } });
  await call("PutItem", { TableName, Item: { id: { S: "late" }, expires: expires(3600) } });
  await call("PutItem", { TableName, Item: { id: { S: "ancient" }, expires: { N: "1000" } } });
  await call("PutItem", { TableName, Item: { id: { S: "text" }, expires: { S: "1" } } });
  const left = async () =>
    (await call("Scan", { TableName })).body.Items.map((item: { id: { S: string } }) => item.id.S).sort();
  await world.clock.advance(61_000);
  expect(await left()).toEqual(["ancient", "late", "soon", "text"]);
  await world.clock.advance(11 * 60_000);
  expect(await left()).toEqual(["ancient", "late", "text"]);
  const { Records } = await records(streams, arn);
  expect(Records.at(-1)).toMatchObject({
    eventName: "REMOVE",
    userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
    dynamodb: { Keys: { id: { S: "soon" } } },
  });
  await world.clock.advance(2 * 3600_000);
  expect(await left()).toEqual(["ancient", "text"]);
});

test("records are kept for 24 hours, iterators are good for 15 minutes", async () => {
  const { world, call, streams, arn } = await sessions();
  await call("PutItem", { TableName, Item: { id: { S: "a" } } });
  const { NextShardIterator: ShardIterator, Records } = await records(streams, arn);
  await world.clock.advance(24 * 3600_000 + 1);
  expect((await records(streams, arn)).Records).toEqual([]);
  expect((await streams("GetRecords", { ShardIterator })).body.__type).toBe("ExpiredIteratorException");
  await call("PutItem", { TableName, Item: { id: { S: "b" } } });
  const trimmed = { ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: Records[0].dynamodb.SequenceNumber };
  const { body } = await streams("DescribeStream", { StreamArn: arn });
  const { ShardId } = body.StreamDescription.Shards[0];
  const refused = await streams("GetShardIterator", { StreamArn: arn, ShardId, ...trimmed });
  expect(refused.body.__type).toBe("TrimmedDataAccessException");
});

test("tables, items, indexes, expiry and streams are found again after a restart", async () => {
  const directory = mkdtempSync(join(tmpdir(), "tables-"));
  try {
    const file = join(directory, "state.db");
    const first = await sessions(file);
    await first.call("UpdateTimeToLive", {
      TableName,
      TimeToLiveSpecification: { AttributeName: "expires", Enabled: true },
    });
    const expires = { N: String(Math.floor(first.world.clock.now() / 1000) + 60) };
    await first.call("PutItem", { TableName, Item: { id: { S: "a" }, expires } });
    first.world.store.close();
    const second = await sessions(file);
    expect(second.arn).toBeUndefined();
    expect((await second.call("DescribeTable", { TableName })).body.Table).toMatchObject({
      ItemCount: 1,
      LatestStreamArn: first.arn,
    });
    await second.world.clock.advance(12 * 60_000);
    expect((await second.call("Scan", { TableName, Select: "COUNT" })).body.Count).toBe(0);
    expect((await records(second.streams, first.arn)).Records).toMatchObject([
      { eventName: "INSERT" },
      { eventName: "REMOVE" },
    ]);
    second.world.store.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
