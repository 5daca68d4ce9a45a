import { RecordTable, type RecordTableProps } from "./record-table.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<RecordTableProps> = {}) =>
  new Synthesized((stack) => {
    const table = new RecordTable(stack, "table", { name: "orders", key: "orderId", ...props });
    const role = new ServiceRole(stack, "role", { name: "a", service: "lambda.amazonaws.com", description: "A" });
    table.grantPut(role);
    table.grantGet(role);
    table.grantBatchGet(role);
    table.grantUpdate(role);
    table.grantScan(role);
  });

test("records by their key, paid by the request, encrypted", () => {
  const table = synth({ expiry: "expiresAt" }).only("aws_dynamodb_table");
  expect(table).toMatchObject({
    name: "orders",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "orderId",
    attribute: [{ name: "orderId", type: "S" }],
    ttl: { attribute_name: "expiresAt", enabled: true },
    server_side_encryption: { enabled: true },
  });
  expect(synth().only("aws_dynamodb_table")).not.toHaveProperty("ttl");
});

test("records with the same key are told apart by a second one, and are found in another order by an index", () => {
  const index = { name: "byStatus", key: "status", sortKey: "changedAt" };
  expect(synth({ sortKey: "changedAt", indexes: [index] }).only("aws_dynamodb_table")).toMatchObject({
    hash_key: "orderId",
    range_key: "changedAt",
    attribute: [
      { name: "orderId", type: "S" },
      { name: "changedAt", type: "S" },
      { name: "status", type: "S" },
    ],
    global_secondary_index: [{ name: "byStatus", hash_key: "status", range_key: "changedAt", projection_type: "ALL" }],
  });
});

test("in production it refuses to go, and can be brought back", () => {
  expect(synth().only("aws_dynamodb_table")).toMatchObject({
    deletion_protection_enabled: true,
    point_in_time_recovery: { enabled: true },
    lifecycle: { prevent_destroy: true },
  });
  const development = synth({ retain: false }).only("aws_dynamodb_table");
  expect(development).toMatchObject({ deletion_protection_enabled: false, point_in_time_recovery: { enabled: false } });
  expect(development).not.toHaveProperty("lifecycle");
});

test("what is granted is on this table", () => {
  expect(statements(synth().only("aws_iam_role_policy").policy)).toMatchObject([
    { Action: "dynamodb:PutItem", Resource: expect.stringMatching(/aws_dynamodb_table/) },
    { Action: "dynamodb:GetItem" },
    { Action: "dynamodb:BatchGetItem" },
    { Action: "dynamodb:UpdateItem" },
    { Action: "dynamodb:Scan" },
  ]);
});

test.each<[Partial<RecordTableProps>, string]>([
  [{ name: "ab" }, 'stack/table: name is "ab"'],
  [{ key: "order id" }, 'stack/table: key is "order id"'],
  [{ sortKey: "1st" }, 'stack/table: key is "1st"'],
  [{ indexes: [{ name: "a b", key: "c" }] }, 'stack/table: indexes is "a b"'],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test("records of one key are told apart by a sort key, and found by another attribute through an index", () => {
  const found = new Synthesized((stack) => {
    const table = new RecordTable(stack, "table", {
      name: "sockets",
      key: "orderId",
      sortKey: "connectionId",
      indexes: [
        { name: "by-connection", key: "connectionId", sortKey: "orderId", carries: "keys" },
        { name: "by-day", key: "day" },
      ],
    });
    const role = new ServiceRole(stack, "role", { name: "a", service: "lambda.amazonaws.com", description: "A" });
    table.grantQuery(role);
    table.grantQuery(role, "by-day");
    table.grantUpdate(role);
    table.grantDelete(role);
  });
  expect(found.only("aws_dynamodb_table")).toMatchObject({
    hash_key: "orderId",
    range_key: "connectionId",
    attribute: [
      { name: "orderId", type: "S" },
      { name: "connectionId", type: "S" },
      { name: "day", type: "S" },
    ],
    global_secondary_index: [
      { name: "by-connection", hash_key: "connectionId", range_key: "orderId", projection_type: "KEYS_ONLY" },
      { name: "by-day", hash_key: "day", projection_type: "ALL" },
    ],
  });
  const granted = statements(found.only("aws_iam_role_policy").policy);
  expect(granted.map(({ Sid, Action }) => [Sid, Action])).toEqual([
    ["Query", "dynamodb:Query"],
    ["Query2", "dynamodb:Query"],
    ["Update", "dynamodb:UpdateItem"],
    ["Delete", "dynamodb:DeleteItem"],
  ]);
  expect(granted.map(({ Resource }) => /\.arn\}(.*)$/.exec(String(Resource))?.[1])).toEqual([
    "",
    "/index/by-day",
    "",
    "",
  ]);
});
