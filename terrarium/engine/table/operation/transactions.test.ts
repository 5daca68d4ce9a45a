import { tableCaller } from "../../../../tests/factories/dynamodb.ts";
import { createTestWorld } from "../../../../tests/factories/world.ts";
import { AccessDenied } from "../../errors.ts";
import { callTableApi } from "../table-api.ts";

const TableName = "accounts";
const key = (id: string) => ({ id: { S: id } });
const account = (id: string, balance: number) => ({ ...key(id), balance: { N: String(balance) } });

async function filled() {
  const world = createTestWorld();
  const call = tableCaller(world);
  await call("CreateTable", {
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  for (const item of [account("a", 10), account("b", 0)]) await call("PutItem", { TableName, Item: item });
  const balances = async () => {
    const gets = ["a", "b"].map((id) => ({ Get: { TableName, Key: key(id) } }));
    const { body } = await call("TransactGetItems", { TransactItems: gets });
    return body.Responses.map(({ Item }: { Item: { balance: { N: string } } }) => Number(Item.balance.N));
  };
  return { world, call, balances };
}

const transfer = (amount: number, token?: string) => ({
  TransactItems: [
    {
      Update: {
        TableName,
        Key: key("a"),
        UpdateExpression: "SET balance = balance - :n",
        ConditionExpression: "balance >= :n",
        ExpressionAttributeValues: { ":n": { N: String(amount) } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      },
    },
    {
      Update: {
        TableName,
        Key: key("b"),
        UpdateExpression: "ADD balance :n",
        ExpressionAttributeValues: { ":n": { N: String(amount) } },
      },
    },
    { Put: { TableName, Item: key(`log-${amount}`) } },
    { ConditionCheck: { TableName, Key: key("frozen"), ConditionExpression: "attribute_not_exists(id)" } },
  ],
  ...(token && { ClientRequestToken: token }),
});

test("all of a transaction happens, or nothing, and each action has its reason", async () => {
  const { call, balances } = await filled();
  expect((await call("TransactWriteItems", transfer(4))).status).toBe(200);
  expect(await balances()).toEqual([6, 4]);
  const { status, body } = await call("TransactWriteItems", transfer(7));
  expect(status).toBe(400);
  expect(body).toMatchObject({
    __type: "TransactionCanceledException",
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None, None, None]",
    CancellationReasons: [
      { Code: "ConditionalCheckFailed", Message: "The conditional request failed", Item: account("a", 6) },
      { Code: "None" },
      { Code: "None" },
      { Code: "None" },
    ],
  });
  expect(await balances()).toEqual([6, 4]);
  expect((await call("GetItem", { TableName, Key: key("log-7") })).body.Item).toBeUndefined();
});

test("the same token makes a transaction once, for ten minutes", async () => {
  const { world, call, balances } = await filled();
  for (let time = 0; time < 2; time++)
    expect((await call("TransactWriteItems", transfer(3, "token"))).status).toBe(200);
  expect(await balances()).toEqual([7, 3]);
  expect((await call("TransactWriteItems", transfer(1, "token"))).body.__type).toBe(
    "IdempotentParameterMismatchException",
  );
  await world.clock.advance(10 * 60_000);
  await call("TransactWriteItems", transfer(3, "token"));
  expect(await balances()).toEqual([4, 6]);
});

test("one item is not written twice in a transaction", async () => {
  const { call } = await filled();
  const Delete = { TableName, Key: key("a") };
  const { body } = await call("TransactWriteItems", { TransactItems: [{ Delete }, { Delete }] });
  expect(body.message).toBe("Transaction request cannot include multiple operations on one item");
});

test("a failed condition brings the item where it was asked for", async () => {
  const { call } = await filled();
  const put = { TableName, Item: account("a", 1), ConditionExpression: "attribute_not_exists(id)" };
  expect((await call("PutItem", put)).body).not.toHaveProperty("Item");
  const asked = await call("PutItem", { ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" });
  expect(asked.body).toMatchObject({ __type: "ConditionalCheckFailedException", Item: account("a", 10) });
});

test("legacy parameters are refused by name", async () => {
  const { call } = await filled();
  const { body } = await call("PutItem", { TableName, Item: key("a"), Expected: {} });
  expect(body.message).toMatch(/does not read the legacy parameter Expected: use ConditionExpression/);
});

test("each action needs its permission, on the table or on the index", async () => {
  const asked: string[] = [];
  const { world, call } = await filled();
  const guarded = {
    ...world,
    authorize: ({ action, resource }: { action: string; resource: string }) => {
      asked.push(`${action} ${resource.replace(/.*:table/, "table")}`);
      if (action === "dynamodb:ConditionCheckItem") throw new AccessDenied("no");
    },
  };
  const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/r" } as const;
  await expect(callTableApi(guarded, "TransactWriteItems", transfer(1), { principal })).rejects.toThrow("no");
  const query = {
    TableName,
    IndexName: "i",
    KeyConditionExpression: "id = :i",
    ExpressionAttributeValues: { ":i": { S: "a" } },
  };
  await expect(callTableApi(guarded, "Query", query, { principal })).rejects.toThrow(
    "does not have the specified index",
  );
  expect(asked).toEqual([
    "dynamodb:UpdateItem table/accounts",
    "dynamodb:UpdateItem table/accounts",
    "dynamodb:PutItem table/accounts",
    "dynamodb:ConditionCheckItem table/accounts",
    "dynamodb:Query table/accounts/index/i",
  ]);
  expect((await call("GetItem", { TableName, Key: key("a") })).body.Item).toEqual(account("a", 10));
});

test("writes with a lineage are in the trace", async () => {
  const { world } = await filled();
  const principal = { kind: "administrator" } as const;
  await callTableApi(world, "PutItem", { TableName, Item: account("c", 1) }, { principal, lineage: "order-1" });
  expect(world.trace.since()).toMatchObject([
    { hop: "stored", lineage: "order-1", part: expect.stringMatching(/table\/accounts$/), detail: { key: key("c") } },
  ]);
});
