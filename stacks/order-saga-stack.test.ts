import { statements } from "../constructs/testing/synthesized.ts";
import { only } from "./testing/local-deployment.ts";
import { all } from "./testing/order-stacks.ts";
import { type SagaChanges, synthesizeSaga } from "./testing/saga-stacks.ts";

const { saga, callback } = synthesizeSaga();

/** A machine's definition as Step Functions gets it, with a word for each value that Terraform puts in. */
function definition(stack = saga) {
  return JSON.parse(String(only(stack, "aws_sfn_state_machine").definition).replaceAll(/\$\{[^}]*\}/g, "value"));
}

interface Task {
  readonly Type: string;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch: readonly { readonly ErrorEquals: readonly string[] }[];
}
const tasks = (stack = saga) =>
  Object.entries(definition(stack).States as Record<string, Task>).filter(([, { Type }]) => Type === "Task");

test("every task is tried again with jitter, and whatever fails for good is caught", () => {
  expect(tasks()).toHaveLength(18);
  for (const [, { Retry, Catch }] of tasks()) {
    expect(Retry.at(-1)).toEqual({
      ErrorEquals: ["States.ALL"],
      IntervalSeconds: 1,
      BackoffRate: 2,
      MaxAttempts: 3,
      MaxDelaySeconds: 10,
      JitterStrategy: "FULL",
    });
    expect(Catch.map(({ ErrorEquals }) => ErrorEquals)).toEqual([["States.ALL"]]);
  }
});

test("what the customer is to hear is not tried again", () => {
  const refusals = ["OutOfStock", "CardExpired", "PaymentExpired", "UnknownPostCode"];
  for (const name of ["ReserveInventory", "CalculateShipping", "ProcessPayment", "CompleteOrder"]) {
    const [first] = tasks().find(([task]) => task === name)![1].Retry;
    expect(first).toEqual({ ErrorEquals: expect.arrayContaining(refusals), MaxAttempts: 0 });
  }
});

test.each([3, 10, 60])(
  "with functions of %d seconds, tasks wait longer, and the machine for all of their retries",
  (timeout) => {
    const { saga: changed } = synthesizeSaga({ saga: { functionLimits: { timeout } } });
    const longest = Math.max(timeout, 10); // push-order-status is another stack's
    const seconds = tasks(changed).map(([, { TimeoutSeconds }]) => TimeoutSeconds);
    expect(new Set(seconds)).toEqual(new Set([longest + 5]));
    const slowest = seconds.reduce((sum, each) => sum + 4 * each + 1 + 2 + 4, 0);
    expect(definition(changed).TimeoutSeconds).toBe(slowest);
  },
);

test("its role may call these functions and publish to these topics, nothing else", () => {
  const role = all(saga, "aws_iam_role").find(({ name }) => name === "sluice-saga");
  const policy = all(saga, "aws_iam_role_policy").find(({ name }) => name === role?.name);
  const allowed = statements(policy?.policy).filter(({ Sid }) => Sid !== "DeliverLog");
  const counts = Object.groupBy(allowed, ({ Action }) => String(Action));
  expect(Object.entries(counts).map(([action, each]) => [action, each?.length])).toEqual([
    ["lambda:InvokeFunction", 8],
    ["sns:Publish", 3],
  ]);
});

test("a function may do to its table what it does, and no other may", () => {
  const actions = (name: string) =>
    statements(all(saga, "aws_iam_role_policy").find((each) => each.name === `sluice-saga-${name}`)?.policy)
      .flatMap(({ Action }) => Action)
      .filter((action) => !String(action).startsWith("logs:"));
  expect(actions("create-order").sort()).toEqual([
    "dynamodb:BatchGetItem",
    "dynamodb:PutItem",
    "dynamodb:PutItem",
    "secretsmanager:GetSecretValue",
    "states:StartExecution",
  ]);
  expect(actions("fetch-catalogue")).toEqual(["dynamodb:BatchGetItem", "dynamodb:Scan"]);
  expect(actions("reserve-inventory")).toEqual(["dynamodb:PutItem"]);
  expect(actions("release-inventory")).toEqual(["dynamodb:UpdateItem"]);
  expect(actions("calculate-shipping")).toEqual([]);
  expect(actions("process-payment")).toEqual(["dynamodb:GetItem", "dynamodb:PutItem"]);
  expect(actions("refund-payment")).toEqual(["dynamodb:UpdateItem"]);
  expect(actions("complete-order")).toEqual(["dynamodb:UpdateItem"]);
  expect(actions("cancel-order")).toEqual(["dynamodb:UpdateItem"]);
});

test("the eight pets are there with their prices", () => {
  const pets = all(saga, "aws_dynamodb_table_item").map(({ item }) => JSON.parse(String(item)));
  expect(pets.map(({ title, price }) => `${title.S} ${price.N}`)).toEqual([
    "Cat 150",
    "Dog 200",
    "Bird 30",
    "Fish 10",
    "Rabbit 50",
    "Hamster 30",
    "Pony 3000",
    "Chicken 20",
  ]);
});

test("tables are keyed as the workshop has them, and only what was paid with goes by itself", () => {
  const keys = all(saga, "aws_dynamodb_table").map(({ name, hash_key, range_key, ttl }) => [
    name,
    hash_key,
    range_key,
    ttl,
  ]);
  expect(keys).toEqual([
    ["sluice-saga-catalogue", "id", undefined, undefined],
    ["sluice-saga-inventory", "orderId", "sk", undefined],
    ["sluice-saga-orders", "orderId", undefined, undefined],
    ["sluice-saga-payments", "orderId", "transactionDate", { attribute_name: "expiresAt", enabled: true }],
  ]);
});

test("callers are throttled and logged, and pages of the shop may read the answers", () => {
  expect(only(saga, "aws_api_gateway_method_settings").settings).toMatchObject({
    throttling_rate_limit: 10,
    throttling_burst_limit: 20,
  });
  expect(only(saga, "aws_api_gateway_stage").access_log_settings).toBeDefined();
  const create = all(saga, "aws_lambda_function").find(
    ({ function_name }) => function_name === "sluice-saga-create-order",
  );
  expect(create?.environment).toMatchObject({ variables: { CORS_ORIGIN: "https://shop.example.com" } });
});

test("functions behind the API end before API Gateway gives up", () => {
  const { saga: slow } = synthesizeSaga({ saga: { functionLimits: { timeout: 600 } } });
  const timeouts = all(slow, "aws_lambda_function").map(({ function_name, timeout }) => [function_name, timeout]);
  expect(timeouts.filter(([, timeout]) => timeout === 29).map(([name]) => name)).toEqual([
    "sluice-saga-create-order",
    "sluice-saga-fetch-catalogue",
  ]);
});

test("operators get by mail what the alarms' reader gets", () => {
  expect(all(saga, "aws_sns_topic_subscription")).toEqual([]);
  const { saga: watched } = synthesizeSaga({ saga: { alarmEmail: "ops@example.com" } });
  expect(all(watched, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual([
    "ops@example.com",
    "ops@example.com",
  ]);
});

test("from the other stack it takes the function, the address and the key, and nothing goes back", () => {
  expect(JSON.stringify(callback)).not.toContain("terraform_remote_state");
  const taken = Object.keys(callback.output).filter((name) => name.startsWith("cross-stack-output"));
  expect(taken).toHaveLength(3);
});

test("in production the tables refuse to be destroyed, and can be brought back", () => {
  const changes: SagaChanges = { deployment: { environment: "production" } };
  for (const table of all(synthesizeSaga(changes).saga, "aws_dynamodb_table")) {
    expect(table).toMatchObject({
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
  }
});
