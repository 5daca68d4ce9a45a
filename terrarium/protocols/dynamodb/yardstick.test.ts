import {
  type DynamoDbAnswer,
  type DynamoDbCall,
  startDynalite,
  tableCaller,
} from "../../../tests/factories/dynamodb.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";

/**
 * The same requests to this engine and to dynalite, whose answers were taken from the real service: status, error, message, items
 * and capacity must be equal. What dynalite is known to do otherwise than DynamoDB is not asked here.
 */
let other: Awaited<ReturnType<typeof startDynalite>>;
let mine: DynamoDbCall;

const TABLES = [
  {
    TableName: "orders",
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "line", AttributeType: "N" },
      { AttributeName: "state", AttributeType: "S" },
      { AttributeName: "at", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "id", KeyType: "HASH" },
      { AttributeName: "line", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "by-state",
        KeySchema: [
          { AttributeName: "state", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["title"] },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: "by-time",
        KeySchema: [
          { AttributeName: "id", KeyType: "HASH" },
          { AttributeName: "at", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
    BillingMode: "PAY_PER_REQUEST",
  },
  {
    TableName: "blobs",
    AttributeDefinitions: [{ AttributeName: "key", AttributeType: "B" }],
    KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  },
];

beforeAll(async () => {
  other = await startDynalite();
  mine = tableCaller(createTestWorld());
  for (const table of TABLES) {
    for (const call of [mine, other.call]) expect((await call("CreateTable", table)).status).toBe(200);
    for (let status = ""; status !== "ACTIVE"; ) {
      status = (await other.call("DescribeTable", { TableName: table.TableName })).body.Table.TableStatus;
    }
  }
});
afterAll(() => other.stop());

const item = (id: string, line: number, more: object = {}) => ({ id: { S: id }, line: { N: String(line) }, ...more });
const put = (Item: object, more: object = {}) => ["PutItem", { TableName: "orders", Item, ...more }] as const;
const orders = (operation: string, input: object) => [operation, { TableName: "orders", ...input }] as const;
const update = (UpdateExpression: string, values: object | undefined, more: object = {}) =>
  orders("UpdateItem", {
    Key: item("u", 1),
    UpdateExpression,
    ...(values && { ExpressionAttributeValues: values }),
    ReturnValues: "ALL_NEW",
    ...more,
  });
const condition = (ConditionExpression: string, values?: object, more: object = {}) =>
  put(item("c", 1, CONDITIONED), {
    ConditionExpression,
    ...(values && { ExpressionAttributeValues: values }),
    ...more,
  });
const query = (KeyConditionExpression: string, values: object, more: object = {}) =>
  orders("Query", {
    KeyConditionExpression,
    ExpressionAttributeValues: values,
    ReturnConsumedCapacity: "TOTAL",
    ...more,
  });

const CONDITIONED = {
  txt: { S: "abcdef" },
  num: { N: "12.50" },
  flags: { SS: ["a", "b"] },
  numbers: { NS: ["1", "2.0"] },
  bytes: { B: "AQID" },
  list1: { L: [{ S: "x" }, { N: "2" }, { M: { deep: { BOOL: true } } }] },
  map1: { M: { a: { S: "b" }, n: { NULL: true } } },
};

const CASES: Record<string, readonly (readonly [string, object])[]> = {
  "numbers are exact, and written plainly": [
    ...[
      "1",
      "-0",
      "0012.500",
      "1E5",
      "1e-5",
      "-1.5E+3",
      "12345678901234567890123456789012345678",
      ".5",
      "5.",
      "9.9E125",
      "1E-130",
    ].map((N, line) => put(item("n", line, { value: { N } }))),
    ...[
      "",
      "abc",
      "1E126",
      "1E-131",
      "123456789012345678901234567890123456789",
      "1e",
      "--1",
      "0x10",
      "NaN",
      "Infinity",
    ].map((N, line) => put(item("n", 100 + line, { value: { N } }))),
    query("id = :i", { ":i": { S: "n" } }),
  ],
  "values are checked": [
    ...[
      {},
      { S: "a", N: "1" },
      { SS: [] },
      { NS: [] },
      { BS: [] },
      { SS: ["a", "a"] },
      { NS: ["1", "1.0"] },
      { BS: ["AQ==", "AQ=="] },
      { NULL: false },
      { L: [{ SS: [] }] },
      { M: { a: { N: "x" } } },
      { S: "" },
      { B: "" },
      { SS: [""] },
      { L: [] },
      { M: {} },
      { BOOL: false },
      { NULL: true },
      { BS: ["AQ==", "Ag=="] },
    ].map((value, line) => put(item("v", line, { value }))),
    query("id = :i", { ":i": { S: "v" } }),
  ],
  "values of another JSON type": [
    ...[{ S: 1 }, { N: 1 }, { B: "A" }, { B: "AQI" }, { BOOL: 1 }, { SS: "a" }, { L: "a" }].map((value) =>
      put(item("j", 1, { value })),
    ),
  ],
  "keys are checked": [
    put({ id: { S: "k" } }),
    put({ line: { N: "1" } }),
    put({ id: { N: "1" }, line: { N: "1" } }),
    put(item("", 1)),
    put(item("x".repeat(2049), 1)),
    put(item("x".repeat(2048), 1)),
    put(item("k", 1, { state: { N: "1" }, at: { N: "1" } })),
    put(item("k", 1, { state: { S: "s" }, at: { S: "1" } })),
    orders("GetItem", { Key: { id: { S: "k" } } }),
    orders("GetItem", { Key: item("k", 1, { more: { S: "s" } }) }),
    orders("GetItem", { Key: { id: { S: "k" }, line: { S: "1" } } }),
    orders("DeleteItem", { Key: { id: { S: "k" } } }),
    ["PutItem", { TableName: "blobs", Item: { key: { B: "" } } }],
    ["PutItem", { TableName: "blobs", Item: { key: { B: "AQID" }, more: { B: "/w==" } } }],
    ["GetItem", { TableName: "blobs", Key: { key: { B: "AQID" } } }],
    ["GetItem", { TableName: "absent", Key: { key: { B: "AQID" } } }],
    ["DescribeTable", { TableName: "absent" }],
  ],
  "large items": [
    put(item("large", 1, { value: { S: "x".repeat(409_600 - 2 - 5 - 4 - 2 - 5) } }), {
      ReturnConsumedCapacity: "TOTAL",
    }),
    put(item("large", 1, { value: { S: "x".repeat(409_600 - 2 - 5 - 4 - 2 - 4) } })),
    orders("GetItem", { Key: item("large", 1), ProjectionExpression: "id", ReturnConsumedCapacity: "TOTAL" }),
    orders("DeleteItem", { Key: item("large", 1), ReturnConsumedCapacity: "TOTAL" }),
  ],
  "return values": [
    put(item("r", 1, { a: { S: "1" } }), { ReturnValues: "ALL_OLD" }),
    put(item("r", 1, { a: { S: "2" } }), { ReturnValues: "ALL_OLD" }),
    orders("UpdateItem", {
      Key: item("r", 1),
      UpdateExpression: "SET a = :a, b = :a",
      ExpressionAttributeValues: { ":a": { S: "3" } },
      ReturnValues: "UPDATED_OLD",
    }),
    orders("UpdateItem", {
      Key: item("r", 1),
      UpdateExpression: "SET a = :a, b = :a",
      ExpressionAttributeValues: { ":a": { S: "4" } },
      ReturnValues: "UPDATED_NEW",
    }),
    orders("UpdateItem", { Key: item("r", 2), ReturnValues: "ALL_NEW" }),
    orders("UpdateItem", { Key: item("r", 3), ReturnValues: "ALL_OLD" }),
    orders("DeleteItem", { Key: item("r", 1), ReturnValues: "ALL_OLD" }),
    orders("DeleteItem", { Key: item("r", 1), ReturnValues: "ALL_OLD" }),
    put(item("r", 1), { ReturnValues: "ALL_NEW" }),
  ],
  updates: [
    update("SET a = :a, m = :m, l = :l, s = :s, c = :n", {
      ":a": { S: "1" },
      ":m": { M: { x: { N: "1" }, y: { L: [{ S: "p" }] } } },
      ":l": { L: [{ N: "0" }, { N: "1" }, { N: "2" }] },
      ":s": { SS: ["a", "b"] },
      ":n": { N: "10" },
    }),
    update("SET m.x = m.x + :one, m.z = :one", { ":one": { N: "1" } }),
    update("SET l[1] = :nine, l[7] = :nine", { ":nine": { N: "9" } }),
    update("REMOVE l[2], l[0]", undefined),
    update("SET b = if_not_exists(b, :v), d = if_not_exists(a, :v)", { ":v": { N: "5" } }),
    update("SET l = list_append(l, :l), k = list_append(if_not_exists(k, :e), :l)", {
      ":l": { L: [{ S: "new" }] },
      ":e": { L: [] },
    }),
    update("SET c = c - :n", { ":n": { N: "0.00000000000000000000001" } }),
    update("ADD c :n, t :n, s :s DELETE gone :s", { ":n": { N: "1.5" }, ":s": { SS: ["b", "c"] } }),
    update("DELETE s :s", { ":s": { SS: ["a", "b", "c"] } }),
    update("REMOVE a, m.y[0], absent", undefined),
    update("set #a = #b, #b = #a", undefined, { ExpressionAttributeNames: { "#a": "b", "#b": "d" } }),
    update("SET q.r = :v", { ":v": { N: "5" } }),
    update("SET c[0] = :v", { ":v": { N: "5" } }),
    update("SET c = a + :v", { ":v": { N: "5" } }),
    update("SET c = absent", undefined),
    update("SET c = list_append(c, :l)", { ":l": { L: [] } }),
    update("ADD l :n", { ":n": { N: "1" } }),
    update("SET id = :v", { ":v": { S: "5" } }),
    update("SET state = :v", { ":v": { N: "5" } }, { ExpressionAttributeNames: undefined }),
    orders("GetItem", { Key: item("u", 1) }),
  ],
  "malformed updates": [
    update("", undefined),
    update("SET", undefined),
    update("SET a", undefined),
    update("SET a = ", undefined),
    update("SET a = :a,", { ":a": { S: "1" } }),
    update("SET a = :a SET b = :a", { ":a": { S: "1" } }),
    update("SET a = :b", { ":a": { S: "1" } }),
    update("SET #a = :a", { ":a": { S: "1" } }),
    update("SET a = :a", { ":a": { S: "1" }, ":b": { S: "1" } }),
    update("SET a = :a", { ":a": { S: "1" } }, { ExpressionAttributeNames: { "#x": "x" } }),
    update("SET a = :a, a = :a", { ":a": { S: "1" } }),
    update("SET a = :a, a.b = :a", { ":a": { S: "1" } }),
    update("SET a.b = :a, a[0] = :a", { ":a": { S: "1" } }),
    update("SET status = :a", { ":a": { S: "1" } }),
    update("SET a = :a + :a", { ":a": { S: "1" } }),
    update("SET a = foo(:a)", { ":a": { S: "1" } }),
    update("SET a = list_append(:a, :a)", { ":a": { S: "1" } }),
    update("SET a = if_not_exists(:a, :a)", { ":a": { S: "1" } }),
    update("SET a = if_not_exists(a)", { ":a": { S: "1" } }),
    update("ADD a :a", { ":a": { S: "1" } }),
    update("DELETE a :a", { ":a": { N: "1" } }),
    update("ADD a b", undefined),
    update("REMOVE a b", undefined),
    update("SET a = :a", {}),
    update("SET a = :a", { a: { S: "1" } }),
    update("SET a = :a", { ":a": { SS: [] } }),
    update("SET a = :a", { ":a": { S: "1" } }, { ExpressionAttributeNames: {} }),
    update("SET a = :a", { ":a": { S: "1" } }, { ExpressionAttributeNames: { a: "b" } }),
    orders("UpdateItem", { Key: item("u", 1), ExpressionAttributeValues: { ":a": { S: "1" } } }),
    orders("GetItem", { Key: item("u", 1), ExpressionAttributeNames: { "#a": "b" } }),
  ],
  conditions: [
    put(item("c", 1, CONDITIONED)),
    condition("attribute_exists(id)"),
    condition("attribute_not_exists(id)"),
    condition("attribute_not_exists(list1[3]) AND attribute_exists(list1[2].deep)"),
    condition("txt = :v", { ":v": { S: "abcdef" } }),
    condition("txt <> :v", { ":v": { S: "abcdef" } }),
    condition("absent <> :v", { ":v": { S: "abcdef" } }),
    condition("absent = :v", { ":v": { S: "abcdef" } }),
    condition("num < :v", { ":v": { N: "12.51" } }),
    condition("num >= :v", { ":v": { N: "012.5" } }),
    condition("num > :v", { ":v": { S: "1" } }),
    condition("num BETWEEN :a AND :b", { ":a": { N: "-1" }, ":b": { N: "100" } }),
    condition("txt IN (:a, :b)", { ":a": { S: "x" }, ":b": { S: "abcdef" } }),
    condition("begins_with(txt, :v)", { ":v": { S: "abc" } }),
    condition("begins_with(txt, :v)", { ":v": { S: "b" } }),
    condition("begins_with(bytes, :v)", { ":v": { B: "AQ==" } }),
    condition("contains(txt, :v)", { ":v": { S: "cde" } }),
    condition("contains(flags, :v)", { ":v": { S: "b" } }),
    condition("contains(flags, :v)", { ":v": { N: "1" } }),
    condition("contains(numbers, :v)", { ":v": { N: "2" } }),
    condition("contains(list1, :v)", { ":v": { N: "2" } }),
    condition("attribute_type(map1.n, :v)", { ":v": { S: "NULL" } }),
    condition("attribute_type(txt, :v)", { ":v": { S: "N" } }),
    condition("size(txt) = :v", { ":v": { N: "6" } }),
    condition("size(list1) > :v AND size(map1) = :w", { ":v": { N: "2" }, ":w": { N: "2" } }),
    condition("size(bytes) = :v", { ":v": { N: "3" } }),
    condition("flags = :v", { ":v": { SS: ["b", "a"] } }),
    condition("NOT (txt = :v OR num = :n) AND id = :i", { ":v": { S: "x" }, ":n": { N: "0" }, ":i": { S: "c" } }),
    condition("txt = :v OR num = :n AND id = :i", { ":v": { S: "abcdef" }, ":n": { N: "0" }, ":i": { S: "x" } }),
    condition("not attribute_exists(absent)"),
    condition(":v = txt", { ":v": { S: "abcdef" } }),
  ],
  "malformed conditions": [
    condition(""),
    condition("txt"),
    condition("txt ="),
    condition("txt = :v AND", { ":v": { S: "x" } }),
    condition("(txt = :v", { ":v": { S: "x" } }),
    condition("((txt = :v))", { ":v": { S: "x" } }),
    condition("((txt = :v) AND (txt = :v))", { ":v": { S: "x" } }),
    condition("txt = txt"),
    condition("name = :v", { ":v": { S: "x" } }),
    condition("attribute_exists(:v)", { ":v": { S: "x" } }),
    condition("attribute_exists(txt, num)"),
    condition("attribute_type(txt, :v)", { ":v": { S: "Q" } }),
    condition("attribute_type(txt, :v)", { ":v": { N: "1" } }),
    condition("begins_with(txt, :v)", { ":v": { N: "1" } }),
    condition("unknown(txt)"),
    condition("size(txt)"),
    condition("contains(txt, txt)"),
    condition("attribute_exists(txt) = :v", { ":v": { BOOL: true } }),
    condition("txt BETWEEN :b AND :a", { ":a": { S: "a" }, ":b": { S: "b" } }),
    condition("txt BETWEEN :a AND :b", { ":a": { S: "a" }, ":b": { N: "1" } }),
    condition("a..b = :v", { ":v": { S: "x" } }),
    condition("a[x] = :v", { ":v": { S: "x" } }),
    condition("txt = 5"),
    condition("txt ! :v", { ":v": { S: "x" } }),
  ],
  projections: [
    put(item("p", 1, CONDITIONED)),
    ...["txt, num", "list1[2].deep, list1[0]", "map1.a, map1.n", "absent", "map1.absent", "list1[9]"].map(
      (ProjectionExpression) => orders("GetItem", { Key: item("p", 1), ProjectionExpression }),
    ),
    ...["txt, txt", "map1, map1.a", "map1.a, map1[0]", "txt,", "", "#a", "name"].map((ProjectionExpression) =>
      orders("GetItem", { Key: item("p", 1), ProjectionExpression }),
    ),
  ],
  queries: [
    ...[-5, 3, 20, 1, 100, 2.5].map((line) =>
      put(
        item("q", line, { state: { S: "new" }, at: { N: String(-line) }, title: { S: `t${line}` }, rest: { S: "x" } }),
      ),
    ),
    put(item("q", 7, { state: { S: "old" } })),
    query("id = :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { S: "q" } }, { ScanIndexForward: false, Limit: 2 }),
    query("id = :i", { ":i": { S: "q" } }, { Limit: 2, ExclusiveStartKey: item("q", 1) }),
    query("id = :i AND line > :l", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query("id = :i AND line <= :l", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query(":l >= line AND id = :i", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query("line BETWEEN :a AND :b AND id = :i", { ":i": { S: "q" }, ":a": { N: "-5" }, ":b": { N: "3" } }),
    query("id = :i", { ":i": { S: "q" }, ":t": { S: "t3" } }, { FilterExpression: "title = :t" }),
    query("id = :i", { ":i": { S: "q" } }, { Select: "COUNT", ConsistentRead: true }),
    query("id = :i", { ":i": { S: "q" } }, { ProjectionExpression: "title" }),
    query("id = :i", { ":i": { S: "q" } }, { IndexName: "by-time" }),
    query(
      "id = :i AND at < :a",
      { ":i": { S: "q" }, ":a": { N: "0" } },
      { IndexName: "by-time", ConsistentRead: true, Limit: 2 },
    ),
    query("#s = :s", { ":s": { S: "new" } }, { IndexName: "by-state", ExpressionAttributeNames: { "#s": "state" } }),
    query(
      "#s = :s AND at >= :a",
      { ":s": { S: "new" }, ":a": { N: "-3" } },
      { IndexName: "by-state", ExpressionAttributeNames: { "#s": "state" }, Limit: 2 },
    ),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      {
        IndexName: "by-state",
        ExpressionAttributeNames: { "#s": "state" },
        ExclusiveStartKey: item("q", 3, { state: { S: "new" }, at: { N: "-3" } }),
      },
    ),
  ],
  "malformed queries": [
    query("line = :l", { ":l": { N: "1" } }),
    query("id > :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { N: "1" } }),
    query("id = :i OR line = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND line <> :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND title = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND id = :l", { ":i": { S: "q" }, ":l": { S: "1" } }),
    query("id = :i AND size(line) = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id.x = :i", { ":i": { S: "q" } }),
    query("id = :i AND contains(line, :l)", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("NOT id = :i", { ":i": { S: "q" } }),
    query("id = line AND id = :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { S: "q" } }, { IndexName: "absent" }),
    query("id = :i", { ":i": { S: "q" } }, { FilterExpression: "line > :i" }),
    query("id = :i", { ":i": { S: "q" } }, { Limit: 0 }),
    query("id = :i", { ":i": { S: "q" } }, { Select: "SOME" }),
    query("id = :i", { ":i": { S: "q" } }, { ExclusiveStartKey: { id: { S: "q" } } }),
    query("id = :i", { ":i": { S: "q" } }, { ExclusiveStartKey: item("other", 1) }),
    query("id = :i AND line > :l", { ":i": { S: "q" }, ":l": { N: "5" } }, { ExclusiveStartKey: item("q", 1) }),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      { IndexName: "by-state", ConsistentRead: true, ExpressionAttributeNames: { "#s": "state" } },
    ),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      { IndexName: "by-state", Select: "ALL_ATTRIBUTES", ExpressionAttributeNames: { "#s": "state" } },
    ),
    orders("Query", {}),
    orders("Query", { KeyConditionExpression: "id = :i" }),
    orders("Scan", { Segment: 1 }),
    orders("Scan", { TotalSegments: 1 }),
    orders("Scan", { Segment: 2, TotalSegments: 2 }),
  ],
  batches: [
    [
      "BatchWriteItem",
      {
        RequestItems: {
          orders: [{ PutRequest: { Item: item("b", 1, { a: { S: "x" } }) } }, { PutRequest: { Item: item("b", 2) } }],
        },
        ReturnConsumedCapacity: "TOTAL",
      },
    ],
    [
      "BatchWriteItem",
      { RequestItems: { orders: [{ PutRequest: { Item: item("b", 3) } }, { DeleteRequest: { Key: item("b", 2) } }] } },
    ],
    [
      "BatchWriteItem",
      { RequestItems: { orders: [{ PutRequest: { Item: item("b", 3) } }, { DeleteRequest: { Key: item("b", 3) } }] } },
    ],
    [
      "BatchWriteItem",
      {
        RequestItems: { orders: Array.from({ length: 26 }, (_, line) => ({ PutRequest: { Item: item("b", line) } })) },
      },
    ],
    ["BatchGetItem", { RequestItems: { orders: { Keys: [item("b", 1), item("b", 1)] } } }],
    [
      "BatchGetItem",
      {
        RequestItems: { orders: { Keys: [item("b", 1)], ProjectionExpression: "a", ConsistentRead: true } },
        ReturnConsumedCapacity: "TOTAL",
      },
    ],
    ["BatchGetItem", { RequestItems: { orders: { Keys: [item("b", 9)] } } }],
    ["BatchGetItem", { RequestItems: { absent: { Keys: [item("b", 9)] } } }],
    query("id = :i", { ":i": { S: "b" } }),
  ],
};

describe("the same answers as dynalite's", () => {
  test.each(Object.entries(CASES))("%s", async (_what, requests) => {
    const [expected, actual]: object[][] = [[], []];
    for (const [operation, input] of requests) {
      const asked = `${operation} ${JSON.stringify(input).replaceAll('"', "").slice(-300)}`;
      expected!.push({ asked, ...plain(await other.call(operation, input)) });
      actual!.push({ asked, ...plain(await mine(operation, input)) });
    }
    expect(actual).toEqual(expected);
  });
});

/** Without what is spelled in two ways: the namespace of error names, `message` and `Message`. */
function plain({ status, body }: DynamoDbAnswer): object {
  if (status === 200) return { status, body };
  const { __type, message, Message, ...rest } = body;
  return { status, body: { ...rest, type: __type.replace(/^.*#/, ""), message: withoutDetail(message ?? Message) } };
}

/** Where its parser differs from the service: how it words a syntax error, and what it does not say of a wrong type. */
function withoutDetail(message: string): string {
  return message
    .replace(/(Syntax error; ).*/, "$1…")
    .replace(/, typeset: .*/, "")
    .replace(/Value '{.*}' at/, "Value … at");
}
