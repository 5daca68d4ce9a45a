import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";

let gateway: HttpGateway;
beforeEach(async () => {
  gateway = await openHttpGateway();
  await gateway.lambda("GET /order", ({ stageVariables, rawPath }) => ({ stageVariables, rawPath }));
});
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});

test("$default and a named one answer at their invoke_urls", async () => {
  const usual = await gateway.stage();
  const named = await gateway.stage({ name: "v1", stage_variables: { color: "blue" } });
  const { id } = gateway.api;
  expect(usual.invoke_url).toBe(`http://127.0.0.1:4566/httpapis/${id}/`);
  expect(named).toMatchObject({
    id: "v1",
    arn: `arn:aws:apigateway:us-east-1::/apis/${id}/stages/v1`,
    execution_arn: `arn:aws:execute-api:us-east-1:000000000000:${id}/v1`,
    invoke_url: `http://127.0.0.1:4566/httpapis/${id}/v1`,
  });
  expect((await gateway.call("/order")).json()).toEqual({ rawPath: "/order" });
  expect((await gateway.call("/v1/order")).json()).toEqual({ rawPath: "/v1/order", stageVariables: { color: "blue" } });
});

test("with auto_deploy it has what comes later, and without a deployment it has nothing", async () => {
  await gateway.stage();
  await gateway.stage({ name: "empty", auto_deploy: false });
  expect((await gateway.call("/late")).status).toBe(404);
  await gateway.lambda("GET /late", () => "late", { name: "-late" });
  expect((await gateway.call("/late")).body).toBe("late");
  expect((await gateway.call("/empty/order")).status).toBe(404);
});

test("throttles each route by itself: by its own settings, else by the default ones", async () => {
  await gateway.lambda("GET /slow", () => "slow", { name: "-slow" });
  await gateway.stage({
    default_route_settings: [{ throttling_burst_limit: 2, throttling_rate_limit: 1 }],
    route_settings: [{ route_key: "GET /slow", throttling_burst_limit: 1, throttling_rate_limit: 1 }],
  });
  const statuses = async (path: string) => {
    const found = [];
    for (let i = 0; i < 3; i++) found.push((await gateway.call(path)).status);
    return found;
  };
  expect([await statuses("/order"), await statuses("/slow")]).toEqual([
    [200, 200, 429],
    [200, 429, 429],
  ]);
  expect((await gateway.call("/slow")).json()).toEqual({ message: "Too Many Requests" });
  await gateway.world.clock.advance(1000);
  expect((await gateway.call("/slow")).status).toBe(200);
});

test("default_route_settings without limits let nothing pass, as the provider sets them to 0", async () => {
  await gateway.stage({ default_route_settings: { detailed_metrics_enabled: true } });
  expect((await gateway.call("/order")).status).toBe(429);
});

describe("an access log", () => {
  const arn = "arn:aws:logs:us-east-1:000000000000:log-group:access";
  const JSON_FORMAT =
    '{"requestId":"$context.requestId","ip":"$context.identity.sourceIp","agent":"$context.identity.userAgent","routeKey":"$context.routeKey","status":"$context.status","length":"$context.responseLength","error":"$context.error.message","none":"$context.authorizer.claims.sub"}';

  async function logged(format: string, path: string, headers: Record<string, string> = {}) {
    const logs = gateway.world.service(LogGroups);
    logs.declare({ name: "access", arn });
    await gateway.stage({ name: "v1", access_log_settings: { destination_arn: arn, format } });
    const answer = await gateway.call(`/v1${path}`, { headers });
    return { id: answer.headers["apigw-requestid"], lines: logs.events(arn).map(({ message }) => message) };
  }

  test("in JSON stays JSON, whatever clients send", async () => {
    const { id, lines } = await logged(JSON_FORMAT, "/order", { "User-Agent": 'a "quoted" one' });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        requestId: id,
        ip: "127.0.0.1",
        agent: 'a "quoted" one',
        routeKey: "GET /order",
        status: "200",
        length: "23",
        error: "-",
        none: "-",
      },
    ]);
  });

  test("in the common log format", async () => {
    const { id, lines } = await logged(
      '$context.identity.sourceIp - - [$context.requestTime] "$context.httpMethod $context.routeKey $context.protocol" $context.status $context.responseLength $context.requestId',
      "/nothing",
    );
    expect(lines).toEqual([`127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET - HTTP/1.1" 404 23 ${id}`]);
  });
});

test.each([
  [{ name: "a b" }, /name "a b" of a stage must be/],
  [{ auto_deploy: false, deployment_id: "nope" }, /deployment_id "nope" is no deployment of the API "orders"/],
  [
    { access_log_settings: { destination_arn: "arn:aws:firehose:us-east-1:0:x", format: "$context.requestId" } },
    /must be the ARN of a log group/,
  ],
  [
    { access_log_settings: { destination_arn: "arn:aws:logs:us-east-1:0:log-group:x", format: "$context.status" } },
    /must hold \$context.requestId/,
  ],
])("%j is refused", async (raw, problem) => {
  await expect(gateway.stage(raw)).rejects.toThrow(problem);
});
