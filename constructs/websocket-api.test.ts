import { ServiceRole } from "./service-role.ts";
import { someFunction } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WebSocketApi, type WebSocketApiProps } from "./websocket-api.ts";

interface Changes {
  readonly props?: Partial<WebSocketApiProps>;
  readonly routes?: readonly [key: string, options?: { answers?: boolean }][];
  readonly authorized?: boolean;
}

const synth = ({
  props,
  routes = [["$connect"], ["$disconnect"], ["$default", { answers: true }]],
  authorized,
}: Changes = {}) =>
  new Synthesized((stack) => {
    const fn = someFunction(stack);
    const api = new WebSocketApi(stack, "api", {
      name: "orders",
      description: "Orders",
      stage: "v1",
      ...(authorized ? { authorizer: { function: fn, identitySources: ["route.request.querystring.token"] } } : {}),
      ...props,
    });
    for (const [key, options] of routes) api.route(key, fn, options);
    const role = new ServiceRole(stack, "role", { name: "a", service: "lambda.amazonaws.com", description: "A" });
    api.grantManageConnections(role);
    stack.addOverride("output", { url: { value: api.url }, connections: { value: api.connectionsUrl } });
  });

test("messages are routed by their action; the stage limits, measures and logs them", () => {
  const found = synth({ props: { throttle: { rateLimit: 5, burstLimit: 7 }, log: { retentionDays: 7 } } });
  expect(found.only("aws_apigatewayv2_api")).toMatchObject({
    protocol_type: "WEBSOCKET",
    route_selection_expression: "$request.body.action",
  });
  expect(found.only("aws_apigatewayv2_stage")).toMatchObject({
    name: "v1",
    deployment_id: expect.stringContaining("aws_apigatewayv2_deployment"),
    default_route_settings: {
      throttling_rate_limit: 5,
      throttling_burst_limit: 7,
      detailed_metrics_enabled: true,
      data_trace_enabled: false,
      logging_level: "OFF",
    },
  });
  const { access_log_settings } = found.only("aws_apigatewayv2_stage") as { access_log_settings: { format: string } };
  expect(JSON.parse(access_log_settings.format)).toMatchObject({ connectionId: "$context.connectionId" });
  expect(access_log_settings.format).not.toMatch(/query|path/i);
  expect(found.where("aws_cloudwatch_log_group", "name", "/aws/apigateway/orders/v1").retention_in_days).toBe(7);
});

test("each route calls its function, which lets just that route call it", () => {
  const found = synth({ routes: [["$connect"], ["$disconnect"], ["$default", { answers: true }], ["ask"]] });
  const routes = found.all("aws_apigatewayv2_route");
  const answers = Object.fromEntries(
    routes.map(({ route_key, route_response_selection_expression }) => [
      route_key,
      route_response_selection_expression,
    ]),
  );
  expect(answers).toEqual({ $connect: undefined, $disconnect: undefined, $default: "$default", ask: undefined });
  expect(found.only("aws_apigatewayv2_route_response")).toMatchObject({ route_response_key: "$default" });
  const places = found
    .all("aws_lambda_permission")
    .map(({ source_arn }) => String(source_arn).replace(/^\$\{[^}]*\}/, ""));
  expect(places.sort()).toEqual(["/v1/$connect", "/v1/$default", "/v1/$disconnect", "/v1/ask"]);
  for (const integration of found.all("aws_apigatewayv2_integration")) {
    expect(integration).toMatchObject({ integration_type: "AWS_PROXY", integration_method: "POST" });
  }
});

test("the authorizer is asked at $connect alone, and only it may be called as one", () => {
  const found = synth({ authorized: true });
  expect(found.only("aws_apigatewayv2_authorizer")).toMatchObject({
    authorizer_type: "REQUEST",
    identity_sources: ["route.request.querystring.token"],
  });
  const types = found
    .all("aws_apigatewayv2_route")
    .map(({ route_key, authorization_type }) => [route_key, authorization_type]);
  expect(Object.fromEntries(types)).toEqual({ $connect: "CUSTOM", $disconnect: "NONE", $default: "NONE" });
  expect(found.all("aws_lambda_permission").map(({ source_arn }) => source_arn)).toContainEqual(
    expect.stringMatching(/execution_arn\}\/authorizers\/\$\{aws_apigatewayv2_authorizer\.\S+\.id\}$/),
  );
});

test("a deployment waits for all it is of, and is made anew when any of it changes", () => {
  const deployment = (changes?: Changes) =>
    synth(changes).only("aws_apigatewayv2_deployment") as {
      triggers: { definition: string };
      depends_on: string[];
      lifecycle: object;
    };
  const usual = deployment();
  expect(usual.lifecycle).toEqual({ create_before_destroy: true });
  expect(usual.depends_on.map((address) => address.split(".")[0])).toEqual([
    "aws_apigatewayv2_integration",
    "aws_apigatewayv2_route",
    "aws_apigatewayv2_integration",
    "aws_apigatewayv2_route",
    "aws_apigatewayv2_integration",
    "aws_apigatewayv2_route",
    "aws_apigatewayv2_route_response",
  ]);
  expect(deployment().triggers).toEqual(usual.triggers);
  const changed: Changes[] = [
    { routes: [["$connect"], ["$disconnect"], ["$default"]] },
    { routes: [["$connect"], ["$disconnect"], ["$default", { answers: true }], ["ask"]] },
    { authorized: true },
    { props: { routeSelection: "$request.body.kind" } },
  ];
  for (const each of changed) expect(deployment(each).triggers).not.toEqual(usual.triggers);
  expect(deployment({ authorized: true }).depends_on[0]).toMatch(/^aws_apigatewayv2_authorizer\./);
});

test("sending to clients is granted for this stage alone, and nothing else of connections", () => {
  const found = synth();
  const policy = found.where("aws_iam_role_policy", "name", "a").policy;
  expect(statements(policy)).toEqual([
    {
      Sid: "PostToConnections",
      Effect: "Allow",
      Action: "execute-api:ManageConnections",
      Resource: expect.stringMatching(/^\$\{aws_apigatewayv2_api\.\S+\.execution_arn\}\/v1\/POST\/@connections\/\*$/),
    },
  ]);
});

test("clients connect to the stage; functions of its routes reach connections without waiting for it", () => {
  const { url, connections } = synth().json.output as Record<string, { value: string }>;
  expect(url?.value).toMatch(/^\$\{aws_apigatewayv2_stage\.\S+\.invoke_url\}$/);
  expect(connections?.value).toMatch(
    /^\$\{replace\(aws_apigatewayv2_api\.\S+\.api_endpoint, "\/\^ws\/", "http"\)\}\/v1$/,
  );
});

test.each<[Changes, RegExp]>([
  [{ props: { stage: "v 1" } }, /stage is "v 1"/],
  [{ props: { name: "" } }, /name is ""/],
  [{ props: { routeSelection: "action" } }, /routeSelection is "action"/],
  [{ props: { throttle: { rateLimit: 0, burstLimit: 1 } } }, /throttle.rateLimit is 0/],
  [{ routes: [["$other"]] }, /route is "\$other"/],
  [{ routes: [["ask"], ["ask"]] }, /route is "ask"; accepted is a route that is not there yet/],
  [{ routes: [["$disconnect", { answers: true }]] }, /answers is true/],
  [{ routes: [["$connect"]] }, /has no route \$default/],
])("%j is refused", (changes, message) => {
  expect(() => synth(changes)).toThrow(message);
});

test.each([[[]], [["querystring.token"]]])("an authorizer by %j is refused", (identitySources) => {
  const build = () =>
    new Synthesized((stack) => {
      const authorizer = { function: someFunction(stack), identitySources };
      new WebSocketApi(stack, "api", { name: "a", description: "A", stage: "v1", authorizer });
    });
  expect(build).toThrow(/authorizer.identitySources is/);
});
