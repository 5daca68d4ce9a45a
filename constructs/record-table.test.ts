import { RecordTable, type RecordTableProps } from "./record-table.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<RecordTableProps> = {}) =>
  new Synthesized((stack) => {
    const table = new RecordTable(stack, "table", { name: "orders", key: "orderId", ...props });
    const role = new ServiceRole(stack, "role", { name: "a", service: "lambda.amazonaws.com", description: "A" });
    table.grantPut(role);
    table.grantGet(role);
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
  ]);
});

test.each<[Partial<RecordTableProps>, string]>([
  [{ name: "ab" }, 'stack/table: name is "ab"'],
  [{ key: "order id" }, 'stack/table: key is "order id"'],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});
