import { tableCaller } from "../../tests/factories/dynamodb.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import definition from "./aws-dynamodb-table.ts";

const ORDERS = {
  name: "orders",
  hash_key: "id",
  range_key: "line",
  billing_mode: "PAY_PER_REQUEST",
  attribute: [
    { name: "id", type: "S" },
    { name: "line", type: "N" },
    { name: "state", type: "S" },
  ],
  global_secondary_index: [{ name: "by-state", hash_key: "state", projection_type: "ALL" }],
  local_secondary_index: [{ name: "local", range_key: "state", projection_type: "KEYS_ONLY" }],
  stream_enabled: true,
  stream_view_type: "NEW_IMAGE",
  ttl: { attribute_name: "expires", enabled: true },
  tags: { team: "shop" },
};
const ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";

test("a declared table answers as it was declared", async () => {
  const world = createTestWorld();
  const resource = declareResource(definition, ORDERS, { world });
  expect(resource.attributes).toMatchObject({
    id: "orders",
    arn: ARN,
    stream_arn: `${ARN}/stream/2026-01-01T00:00:00.000`,
  });
  await resource.start();
  const call = tableCaller(world);
  const { body } = await call("DescribeTable", { TableName: "orders" });
  expect(body.Table).toMatchObject({
    TableArn: ARN,
    TableStatus: "ACTIVE",
    LatestStreamArn: resource.attributes.stream_arn,
    GlobalSecondaryIndexes: [{ IndexName: "by-state", IndexStatus: "ACTIVE", Projection: { ProjectionType: "ALL" } }],
    LocalSecondaryIndexes: [{ IndexName: "local" }],
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
  });
  const ttl = await call("DescribeTimeToLive", { TableName: "orders" });
  expect(ttl.body.TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
  const tags = await call("ListTagsOfResource", { ResourceArn: ARN });
  expect(tags.body.Tags).toEqual([{ Key: "team", Value: "shop" }]);
  expect(world.topology.parts).toMatchObject([{ id: ARN, kind: "table", address: "test/aws_dynamodb_table.test" }]);
});

test.each([
  [{ ...ORDERS, name: "a" }, /"name" must be 3 to 255/],
  [{ ...ORDERS, attribute: [...ORDERS.attribute, { name: "other", type: "S" }] }, /AttributeDefinitions are not used/],
  [{ ...ORDERS, attribute: ORDERS.attribute.slice(0, 1) }, /not defined in AttributeDefinitions. Keys: \[line\]/],
  [{ ...ORDERS, stream_view_type: null }, /"stream_view_type" is required/],
  [{ ...ORDERS, range_key: null, local_secondary_index: null, import_table: {} }, /"import_table" is not supported/],
])("what AWS refuses is refused (%#)", async (args, reason) => {
  await expect((async () => declareResource(definition, args).start())()).rejects.toThrow(reason);
});
