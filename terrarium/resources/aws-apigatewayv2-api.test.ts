import { FUNCTION_ARN, type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import definition from "./aws-apigatewayv2-api.ts";

let gateway: HttpGateway;
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});

const CORS = {
  allow_origins: ["https://shop.example.com", "http://*"],
  allow_methods: ["POST", "GET"],
  allow_headers: ["Content-Type", "x-key"],
  expose_headers: ["x-order"],
  allow_credentials: true,
  max_age: 300,
};
const ORIGIN = { Origin: "https://shop.example.com" };
const PREFLIGHT = { ...ORIGIN, "Access-Control-Request-Method": "POST" };

const corsOf = (headers: object) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));

test("its api_endpoint leads here, and its id is the same in every run", async () => {
  gateway = await openHttpGateway();
  const { api } = gateway;
  expect(api).toMatchObject({
    arn: `arn:aws:apigateway:us-east-1::/apis/${api.id}`,
    execution_arn: `arn:aws:execute-api:us-east-1:000000000000:${api.id}`,
    api_endpoint: `http://127.0.0.1:4566/httpapis/${api.id}`,
  });
  await gateway.lambda("GET /order", () => "here");
  await gateway.stage();
  const answer = await gateway.anywhere(`${new URL(api.api_endpoint).pathname}/order`);
  expect([answer.status, answer.body]).toEqual([200, "here"]);
});

describe("CORS", () => {
  beforeEach(async () => {
    gateway = await openHttpGateway({ api: { cors_configuration: [CORS] } });
    await gateway.lambda("POST /order", () => ({
      statusCode: 201,
      headers: { "Access-Control-Allow-Origin": "https://of-the-function", "x-order": "1" },
    }));
    await gateway.stage();
  });

  test("a preflight request is answered by the API, for a route that there is not as well", async () => {
    const answer = await gateway.call("/anything", { method: "OPTIONS", headers: PREFLIGHT });
    expect([answer.status, answer.body]).toEqual([204, ""]);
    expect(corsOf(answer.headers)).toEqual({
      "access-control-allow-origin": "https://shop.example.com",
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST,GET",
      "access-control-allow-headers": "content-type,x-key",
      "access-control-max-age": "300",
    });
    expect(gateway.events).toEqual([]);
  });

  test("a preflight request from another origin learns nothing", async () => {
    const headers = { ...PREFLIGHT, Origin: "https://evil.example.com" };
    const answer = await gateway.call("/order", { method: "OPTIONS", headers });
    expect([answer.status, corsOf(answer.headers)]).toEqual([204, {}]);
  });

  test("the API's headers take the place of the function's", async () => {
    const answer = await gateway.post("/order", "{}", ORIGIN);
    expect([answer.status, answer.headers["x-order"]]).toEqual([201, "1"]);
    expect(corsOf(answer.headers)).toEqual({
      "access-control-allow-origin": "https://shop.example.com",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "x-order",
    });
    expect(corsOf((await gateway.post("/order")).headers)).toEqual({});
  });

  test("a wildcard stands for every origin of its scheme, and what the API refuses has the headers too", async () => {
    const answer = await gateway.post("/nothing", "{}", { Origin: "http://anybody" });
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([404, "http://anybody"]);
  });
});

test.each([
  [{ ...CORS, allow_origins: ["*"] }, /allow_credentials cannot go with the origin "\*"/],
  [{ allow_origins: ["example.com"] }, /"example.com" must be \* or begin with a scheme/],
])("CORS of %j is refused", async (cors, problem) => {
  gateway = await openHttpGateway();
  const raw = { name: "x", protocol_type: "HTTP", cors_configuration: [cors] };
  await expect(gateway.declare(definition, raw)).rejects.toThrow(problem);
});

test("disable_execute_api_endpoint leaves custom domains alone", async () => {
  gateway = await openHttpGateway({ api: { disable_execute_api_endpoint: true } });
  await gateway.lambda("GET /order", () => "here");
  await gateway.stage();
  const host = `${gateway.api.id}.execute-api.localhost`;
  for (const answer of [await gateway.call("/order"), await gateway.anywhere("/order", { host })])
    expect([answer.status, answer.json()]).toEqual([404, { message: "Not Found" }]);
});

test("quick create makes a stage, a route and an integration", async () => {
  gateway = await openHttpGateway({ api: { target: FUNCTION_ARN } });
  gateway.functions.set(FUNCTION_ARN, (event) => ({ path: event.rawPath, version: event.version }));
  expect((await gateway.post("/any/thing")).json()).toEqual({ path: "/any/thing", version: "2.0" });
});

test.each([
  [{ protocol_type: "GRPC" }, /argument "protocol_type" must be HTTP or WEBSOCKET, but is "GRPC"/],
  [{ protocol_type: "HTTP", target: "nonsense" }, /argument "target" must be a URL or the ARN of a Lambda function/],
  [{ protocol_type: "HTTP", route_key: "GET /" }, /argument "route_key" has a meaning only with target/],
  [{ protocol_type: "HTTP", body: "{}" }, /"body" is not supported/],
])("%j is refused", async (raw, problem) => {
  gateway = await openHttpGateway();
  await expect(async () => gateway.declare(definition, { name: "x", ...raw })).rejects.toThrow(problem);
});

test("it stands in the topology with what it leads to, and goes with it", async () => {
  gateway = await openHttpGateway();
  await gateway.lambda("GET /order", () => "here");
  await gateway.stage();
  await gateway.call("/order");
  const { topology } = gateway.world;
  const part = topology.parts.find(({ id }) => id === gateway.api.arn);
  expect([part?.kind, part?.name, part?.figures?.()]).toEqual([
    "http-api",
    "orders",
    { stages: 1, answered: 1, refused: 0, inFlight: 0 },
  ]);
  expect(topology.edges).toContainEqual({ from: gateway.api.arn, to: FUNCTION_ARN, kind: "invokes" });
});
