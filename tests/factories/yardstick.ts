import { type DynamoDbAnswer, type DynamoDbCall, startDynalite, tableCaller } from "./dynamodb.ts";
import { createTestWorld } from "./world.ts";

/** Operations with their inputs, by what they are about. */
export type YardstickCases = Readonly<Record<string, readonly (readonly [string, object])[]>>;

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

/** An item of `orders`, or its key. */
export const item = (id: string, line: number, more: object = {}) => ({
  id: { S: id },
  line: { N: String(line) },
  ...more,
});
export const put = (Item: object, more: object = {}) => ["PutItem", { TableName: "orders", Item, ...more }] as const;
export const orders = (operation: string, input: object) => [operation, { TableName: "orders", ...input }] as const;
export const update = (UpdateExpression: string, values: object | undefined, more: object = {}) =>
  orders("UpdateItem", {
    Key: item("u", 1),
    UpdateExpression,
    ...(values && { ExpressionAttributeValues: values }),
    ReturnValues: "ALL_NEW",
    ...more,
  });
export const condition = (ConditionExpression: string, values?: object, more: object = {}) =>
  put(item("c", 1, CONDITIONED), {
    ConditionExpression,
    ...(values && { ExpressionAttributeValues: values }),
    ...more,
  });
export const query = (KeyConditionExpression: string, values: object, more: object = {}) =>
  orders("Query", {
    KeyConditionExpression,
    ExpressionAttributeValues: values,
    ReturnConsumedCapacity: "TOTAL",
    ...more,
  });

/** What conditions and projections look at. */
export const CONDITIONED = {
  txt: { S: "abcdef" },
  num: { N: "12.50" },
  flags: { SS: ["a", "b"] },
  numbers: { NS: ["1", "2.0"] },
  bytes: { B: "AQID" },
  list1: { L: [{ S: "x" }, { N: "2" }, { M: { deep: { BOOL: true } } }] },
  map1: { M: { a: { S: "b" }, n: { NULL: true } } },
};

/**
 * The same requests to this engine and to dynalite, whose answers were taken from the real service: status, error, message, items
 * and capacity must be equal. What dynalite is known to do otherwise than DynamoDB is not asked.
 */
export function compareWithDynalite(cases: YardstickCases): void {
  let other: Awaited<ReturnType<typeof startDynalite>>;
  let mine: DynamoDbCall;

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

  test.each(Object.entries(cases))("%s", async (_what, requests) => {
    const [expected, actual]: object[][] = [[], []];
    for (const [operation, input] of requests) {
      const asked = `${operation} ${JSON.stringify(input).replaceAll('"', "").slice(-300)}`;
      expected!.push({ asked, ...plain(await other.call(operation, input)) });
      actual!.push({ asked, ...plain(await mine(operation, input)) });
    }
    expect(actual).toEqual(expected);
  });
}

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
