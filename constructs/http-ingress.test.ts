import { HttpIngress, type HttpIngressProps, type HttpIntegration } from "./http-ingress.ts";
import { toBus, toFunction, toQueue } from "./http-integrations.ts";
import { someBus, someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue } from "./work-queue.ts";

type Scope = ConstructorParameters<typeof WorkQueue>[0];
const queue = (scope: Scope) => toQueue(new WorkQueue(scope, "queue", { name: "orders" }));
const synth = (props: Partial<HttpIngressProps> = {}, to: (scope: Scope) => HttpIntegration = queue) =>
  new Synthesized((stack) => {
    const ingress = new HttpIngress(stack, "gateway", { name: "orders", description: "Orders", ...props });
    ingress.route({ method: "POST", path: "/order" }, to(stack));
  });
const API = expect.stringMatching(/^\$\{aws_apigatewayv2_api\.gateway_api_[0-9A-F]{8}\.id\}$/);

test("one stage, deployed by itself, with an access log and a brake", () => {
  const stack = synth({ throttle: { rateLimit: 5, burstLimit: 6 }, logRetentionDays: 7 });
  expect(stack.only("aws_apigatewayv2_api")).toMatchObject({ name: "orders", protocol_type: "HTTP" });
  const stage = stack.only("aws_apigatewayv2_stage");
  expect(stage).toMatchObject({
    api_id: API,
    name: "$default",
    auto_deploy: true,
    default_route_settings: { throttling_rate_limit: 5, throttling_burst_limit: 6, detailed_metrics_enabled: true },
    access_log_settings: { destination_arn: expect.stringMatching(/aws_cloudwatch_log_group/) },
  });
  const format = JSON.parse((stage.access_log_settings as { format: string }).format);
  expect(format).toMatchObject({ status: "$context.status", integrationError: "$context.integration.error" });
  expect(stack.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/vendedlogs/http-api/orders",
    retention_in_days: 7,
  });
});

test("pages of an origin may call with the methods that there are", () => {
  expect(synth({ corsOrigin: "https://app.example.com" }).only("aws_apigatewayv2_api").cors_configuration).toEqual({
    allow_origins: ["https://app.example.com"],
    allow_methods: ["POST"],
    allow_headers: ["authorization", "content-type"],
    expose_headers: ["location"],
    max_age: 600,
  });
});

test("to a queue: the body is the message, sent with a role that may do just that", () => {
  const stack = synth();
  expect(stack.only("aws_apigatewayv2_integration")).toMatchObject({
    api_id: API,
    integration_type: "AWS_PROXY",
    integration_subtype: "SQS-SendMessage",
    payload_format_version: "1.0",
    credentials_arn: expect.stringMatching(/aws_iam_role/),
    request_parameters: { QueueUrl: expect.stringMatching(/aws_sqs_queue\..*url/), MessageBody: "$request.body" },
  });
  expect(stack.only("aws_apigatewayv2_route")).toMatchObject({
    route_key: "POST /order",
    target: expect.stringMatching(/^integrations\/\$\{aws_apigatewayv2_integration/),
    authorization_type: "NONE",
  });
  expect(stack.only("aws_iam_role").name).toBe("orders-gateway");
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([{ Action: "sqs:SendMessage" }]);
});

test("to a bus: the body is the detail of an event", () => {
  const stack = synth({}, (scope) => toBus(someBus(scope), { source: "com.mycompany.order", detailType: "order" }));
  expect(stack.only("aws_apigatewayv2_integration")).toMatchObject({
    integration_subtype: "EventBridge-PutEvents",
    payload_format_version: "1.0",
    request_parameters: {
      EventBusName: expect.stringMatching(/aws_cloudwatch_event_bus/),
      Source: "com.mycompany.order",
      DetailType: "order",
      Detail: "$request.body",
    },
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([
    { Action: "events:PutEvents", Resource: expect.stringMatching(/aws_cloudwatch_event_bus/) },
  ]);
});

test("to a function: this route alone may call it", () => {
  const stack = synth({}, (scope) => toFunction(someFunction(scope)));
  expect(stack.only("aws_apigatewayv2_integration")).toMatchObject({
    integration_type: "AWS_PROXY",
    integration_uri: expect.stringMatching(/invoke_arn/),
    payload_format_version: "2.0",
  });
  expect(stack.only("aws_lambda_permission")).toMatchObject({
    principal: "apigateway.amazonaws.com",
    source_arn: expect.stringMatching(/execution_arn\}\/\*\/POST\/order$/),
  });
});

test("callers sign with IAM, or bring a token", () => {
  expect(synth({ authorizer: { kind: "iam" } }).only("aws_apigatewayv2_route").authorization_type).toBe("AWS_IAM");
  const jwt = synth({ authorizer: { kind: "jwt", issuer: "https://issuer.example.com", audience: ["shop"] } });
  expect(jwt.only("aws_apigatewayv2_route")).toMatchObject({
    authorization_type: "JWT",
    authorizer_id: expect.stringMatching(/aws_apigatewayv2_authorizer/),
  });
  expect(jwt.only("aws_apigatewayv2_authorizer")).toMatchObject({
    authorizer_type: "JWT",
    identity_sources: ["$request.header.Authorization"],
    jwt_configuration: { issuer: "https://issuer.example.com", audience: ["shop"] },
  });
});

test.each<[Partial<HttpIngressProps>, string]>([
  [{ name: "" }, 'stack/gateway: name is ""'],
  [{ corsOrigin: "example.com" }, "stack/gateway: corsOrigin is"],
  [{ throttle: { rateLimit: 0, burstLimit: 1 } }, "stack/gateway: throttle.rateLimit is 0"],
  [{ authorizer: { kind: "jwt", issuer: "http://a", audience: ["b"] } }, "stack/gateway: authorizer.issuer is"],
  [{ authorizer: { kind: "jwt", issuer: "https://a.b", audience: [] } }, "stack/gateway: authorizer.audience is []"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});

test("a path that API Gateway would refuse is refused", () => {
  const build = () =>
    new Synthesized((stack) => {
      const ingress = new HttpIngress(stack, "gateway", { name: "orders", description: "Orders" });
      ingress.route({ method: "GET", path: "order" }, queue(stack));
    });
  expect(build).toThrow('stack/gateway: path is "order"');
});
