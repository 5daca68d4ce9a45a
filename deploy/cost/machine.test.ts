import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import { billFor } from "./bill.ts";
import { wayOf } from "./machine.ts";

const resource = (type: string, name: string, args: Record<string, unknown> = {}): DeclaredResource => ({
  type,
  name,
  stack: "saga",
  path: name,
  address: `${type}.${name}`,
  arguments: args,
});
const FN = "aws_lambda_function";
const call = (name: string, more: object) => ({ Type: "Task", Resource: `\${${FN}.${name}.arn}`, ...more });
const definition = JSON.stringify({
  StartAt: "Pay",
  States: {
    Pay: call("pay", { Next: "Tell", Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refund" }] }),
    Tell: {
      Type: "Task",
      Resource: '${join(":", ["arn", "sns"])}',
      Parameters: { TopicArn: "${aws_sns_topic.good.arn}" },
      Next: "Done",
    },
    Done: { Type: "Succeed" },
    Refund: call("refund", { Next: "Failed" }),
    Failed: { Type: "Fail" },
  },
}).replaceAll('\\"', '"');

const machine = resource("aws_sfn_state_machine", "saga", { definition });
const table = (name: string) => resource("aws_dynamodb_table", name);
const knows = (name: string) => ({ environment: { variables: { TABLE: `\${aws_dynamodb_table.${name}.name}` } } });
const all = [
  machine,
  table("payments"),
  table("pets"),
  resource("aws_dynamodb_table_item", "cat", { table_name: "${aws_dynamodb_table.pets.name}" }),
  resource(FN, "order", {
    environment: { variables: { A: "${aws_dynamodb_table.payments.name}", B: "${aws_dynamodb_table.pets.name}" } },
  }),
  resource(FN, "pay", knows("payments")),
  resource(FN, "refund", knows("payments")),
  resource("aws_sns_topic", "good"),
  resource("aws_sns_topic", "bad"),
];
const load = { messagesASecond: 1, messageBytes: 500 };
const MONTH = 730 * 3_600;
const quantity = (price: string) => billFor(all, load).lines.find((line) => line.price === price)?.quantity;

test("the way without errors goes to its end, past expressions with quotation marks", () => {
  expect(wayOf(machine)).toHaveLength(3);
});

test("each state on that way is paid, and no state beside it", () => {
  expect(quantity("state-transition")).toBe(3 * MONTH);
});

test("functions are called by the way, or by who orders; those that undo are not", () => {
  expect(quantity("function-request")).toBe(2 * MONTH);
});

test("a table is written to by each function that is called and knows it; one that Terraform fills is read", () => {
  expect(quantity("table-write")).toBe(2 * MONTH);
  expect(quantity("table-read")).toBe(MONTH);
});

test("a topic is published to if the way leads there", () => {
  expect(quantity("topic-publish")).toBe(MONTH);
});
