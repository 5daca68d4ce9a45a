import { statements } from "../constructs/testing/synthesized.ts";
import { synthesizeCallback } from "./testing/callback-stack.ts";
import { only } from "./testing/local-deployment.ts";
import { all } from "./testing/order-stacks.ts";

const stack = synthesizeCallback();

/** What a function may do, as `action resource`, with its own log aside. */
const grants = (name: string, of = stack) => {
  const policy = all(of, "aws_iam_role_policy").find((each) => each.name === `sluice-callback-${name}`)?.policy;
  return statements(policy)
    .filter(({ Sid }) => Sid !== "WriteLog")
    .flatMap(({ Action, Resource }) => [Action].flat().map((action) => `${action} ${place(String(Resource))}`))
    .sort();
};
/** The type of what is referred to, and what comes after it. */
const place = (resource: string) => resource.replace(/^\$\{aws_(\w+)\.[^}]*\}/, "$1");

test("the API is as the workshop has it", () => {
  expect(only(stack, "aws_apigatewayv2_api")).toMatchObject({
    name: "sluice-callback-OrderCallbackAPI",
    protocol_type: "WEBSOCKET",
    route_selection_expression: "$request.body.action",
  });
  const routes = Object.fromEntries(
    all(stack, "aws_apigatewayv2_route").map(({ route_key, authorization_type }) => [route_key, authorization_type]),
  );
  expect(routes).toEqual({ $connect: "CUSTOM", $disconnect: "NONE", $default: "NONE" });
  expect(only(stack, "aws_apigatewayv2_stage").name).toBe("v1");
  expect(all(stack, "aws_apigatewayv2_route_response")).toHaveLength(1);
});

test("the table tells sockets and statuses of an order apart, and finds a socket's order", () => {
  expect(only(stack, "aws_dynamodb_table")).toMatchObject({
    name: "sluice-callback-ClientCallbackTbl",
    hash_key: "orderId",
    range_key: "connectionId",
    ttl: { attribute_name: "expiresAt", enabled: true },
    global_secondary_index: [
      {
        name: "connectionId-orderId-index",
        hash_key: "connectionId",
        range_key: "orderId",
        projection_type: "KEYS_ONLY",
      },
    ],
  });
});

test("each function may do what it does, and no other may", () => {
  const table = "dynamodb_table";
  const key = "secretsmanager_secret";
  const deliver = [
    `dynamodb:DeleteItem ${table}`,
    `dynamodb:Query ${table}`,
    `dynamodb:UpdateItem ${table}`,
    "execute-api:ManageConnections apigatewayv2_api/v1/POST/@connections/*",
  ];
  const byConnection = `dynamodb:Query ${table}/index/connectionId-orderId-index`;
  expect(grants("authorize-order-socket")).toEqual([`secretsmanager:GetSecretValue ${key}`]);
  expect(grants("connect-order-socket")).toEqual([`dynamodb:PutItem ${table}`, "sqs:SendMessage sqs_queue"]);
  expect(grants("disconnect-order-socket")).toEqual([`dynamodb:DeleteItem ${table}`, byConnection]);
  expect(grants("send-pending-status")).toEqual([...deliver, byConnection].sort());
  expect(grants("push-order-status")).toEqual([...deliver, `dynamodb:PutItem ${table}`].sort());
  expect(grants("greet-order-socket").filter((grant) => !grant.startsWith("sqs:"))).toEqual(deliver);
  expect(grants("rotate-token-key").every((grant) => grant.endsWith(` ${key}`))).toBe(true);
});

test("functions of the API's routes do not wait for its stage, which waits for them", () => {
  for (const { environment } of all(stack, "aws_lambda_function")) {
    expect(JSON.stringify(environment ?? {})).not.toContain("aws_apigatewayv2_stage");
  }
  const push = all(stack, "aws_lambda_function").find(
    ({ function_name }) => function_name === "sluice-callback-push-order-status",
  )!;
  const { CONNECTIONS_URL } = (push.environment as { variables: Record<string, string> }).variables;
  expect(CONNECTIONS_URL).toMatch(/^\$\{replace\(aws_apigatewayv2_api\.\S+\.api_endpoint, "\/\^ws\/", "http"\)\}\/v1$/);
});

test("the key of tokens is asked for when it is deployed, and has 32 characters or more", () => {
  expect(stack.variable?.callback_token_key).toMatchObject({
    sensitive: true,
    validation: [{ condition: "${length(var.callback_token_key) >= 32}" }],
  });
});

test("every function, its dead letters and a queue that grows old have alarms, which somebody hears of", () => {
  const alarms = all(stack, "aws_cloudwatch_metric_alarm");
  const functions = all(stack, "aws_lambda_function").map(({ function_name }) => function_name);
  expect(functions).toHaveLength(7);
  const names = alarms.map(({ alarm_name }) => alarm_name);
  for (const name of functions) expect(names).toEqual(expect.arrayContaining([`${name}-errors`, `${name}-throttles`]));
  expect(names).toContain("sluice-callback-deliveries-dead-letters");
  for (const { alarm_actions } of alarms) expect(alarm_actions).toEqual([expect.stringMatching(/aws_sns_topic/)]);
});

test("a greeting stays hidden for six times as long as its function may take", () => {
  const queue = (of: typeof stack) =>
    all(of, "aws_sqs_queue").find(({ name }) => name === "sluice-callback-deliveries")?.visibility_timeout_seconds;
  expect(queue(stack)).toBe(60);
  expect(queue(synthesizeCallback({ functionLimits: { timeout: 20 } }))).toBe(120);
});

test("the account's role for logs is made where nobody else makes it, before the stage that needs it", () => {
  expect(stack.resource).not.toHaveProperty("aws_api_gateway_account");
  const own = synthesizeCallback({ logs: { retentionDays: 7, createRole: true } });
  expect(only(own, "aws_api_gateway_account")).toBeDefined();
  expect(only(own, "aws_apigatewayv2_stage").depends_on).toEqual([expect.stringMatching(/^aws_api_gateway_account\./)]);
  expect(all(own, "aws_cloudwatch_log_group").map(({ retention_in_days }) => retention_in_days)).toEqual(
    Array(8).fill(7),
  );
});

test("in production what holds statuses, greetings and the key refuses to be destroyed", () => {
  const production = synthesizeCallback({ deployment: { environment: "production" } });
  for (const type of ["aws_sqs_queue", "aws_dynamodb_table", "aws_secretsmanager_secret"]) {
    for (const resource of all(production, type)) expect(resource.lifecycle).toEqual({ prevent_destroy: true });
  }
  expect(only(production, "aws_secretsmanager_secret").recovery_window_in_days).toBe(30);
  expect(only(stack, "aws_secretsmanager_secret").recovery_window_in_days).toBe(0);
});
