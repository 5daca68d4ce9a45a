import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld, type TestWorldOptions } from "../../../tests/factories/world.ts";
import type { AuthorizationRequest } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import type { FunctionDefinition } from "../function/function-definition.ts";
import type { World } from "../world.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`;
const RETURNS = "exports.handler = async (event) => JSON.parse(event.body)";
const ECHO = "exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach(closeFunctions));

function setUp(
  code: string,
  {
    authorize,
    ...options
  }: Partial<FunctionDefinition> & { binaryMediaTypes?: string[]; timeoutMilliseconds?: number } & Pick<
      TestWorldOptions,
      "authorize"
    > = {},
) {
  const world = createTestWorld({ authorize });
  worlds.push(world);
  const { binaryMediaTypes = [], timeoutMilliseconds = 29_000, ...definition } = options;
  declareFunction(world, code, definition);
  const api = new TestApi(world, { binaryMediaTypes });
  api.method("/orders/{id}", "POST", {
    integration: { type: "AWS_PROXY", uri: URI, timeoutMilliseconds },
    responses: [],
  });
  const post = (body: string | Buffer = "", headers: Record<string, string> = {}, path = "/orders/7") =>
    api.call("POST", path, { body, headers });
  return { world, api, post };
}

test("the function gets the request as payload 1.0", async () => {
  const made = setUp(ECHO);
  const stage = made.api.deploy({ variables: { color: "blue" } });
  const rawHeaders = ["Content-Type", "text/plain", "X-Many", "1", "X-Many", "2", "User-Agent", "curl"];
  const answer = await made.api.call(
    "POST",
    "/orders/7?a=1&a=2&b=%20",
    { body: "hello", headers: { "Content-Type": "text/plain", "User-Agent": "curl" }, rawHeaders },
    stage,
  );
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toBe("application/json");
  const event = JSON.parse(answer.body);
  expect(event).toMatchObject({
    resource: "/orders/{id}",
    path: "/orders/7",
    httpMethod: "POST",
    headers: { "Content-Type": "text/plain", "X-Many": "2", "X-Forwarded-For": "192.0.2.1" },
    multiValueHeaders: { "Content-Type": ["text/plain"], "X-Many": ["1", "2"] },
    queryStringParameters: { a: "2", b: " " },
    multiValueQueryStringParameters: { a: ["1", "2"], b: [" "] },
    pathParameters: { id: "7" },
    stageVariables: { color: "blue" },
    body: "hello",
    isBase64Encoded: false,
  });
  expect(event.requestContext).toEqual({
    resourceId: expect.any(String),
    resourcePath: "/orders/{id}",
    httpMethod: "POST",
    extendedRequestId: expect.any(String),
    requestTime: "01/Jan/2026:00:00:00 +0000",
    path: "/test/orders/7",
    accountId: "000000000000",
    protocol: "HTTP/1.1",
    stage: "test",
    domainPrefix: "api0123456",
    requestTimeEpoch: 1767225600000,
    requestId: answer.headers["x-amzn-requestid"] ?? expect.any(String),
    identity: expect.objectContaining({ sourceIp: "192.0.2.1", userAgent: "curl", accountId: null, userArn: null }),
    domainName: "api0123456.execute-api.us-east-1.amazonaws.com",
    deploymentId: "deployment0",
    apiId: "api0123456",
  });
});

test("what a request has not is null", async () => {
  const made = setUp(ECHO);
  const event = JSON.parse((await made.post()).body);
  expect(event).toMatchObject({
    body: null,
    isBase64Encoded: false,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: null,
  });
});

test("the path has the base path of a custom domain", async () => {
  const made = setUp(ECHO);
  const { body } = await made.api.call("POST", "/orders/7", { basePath: "v1", clientPath: "/v1/orders/7" });
  expect(JSON.parse(body)).toMatchObject({ path: "/v1/orders/7", requestContext: { path: "/v1/orders/7" } });
});

test("the client gets status, headers and body", async () => {
  const made = setUp(RETURNS);
  const output = {
    statusCode: "201",
    headers: { "Content-Type": "text/html", Date: "x", Location: "/orders/7" },
    multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
    body: "<p>",
  };
  const answer = await made.post(JSON.stringify(output));
  expect(answer).toMatchObject({ status: 201, body: "<p>" });
  expect(answer.headers).toMatchObject({
    "content-type": "text/html",
    location: "/orders/7",
    "x-amzn-remapped-date": "x",
    "set-cookie": "b=2",
    "x-amzn-trace-id": expect.stringMatching(/^Root=1-/),
  });
});

test("binary bodies go to and fro where the API knows their type", async () => {
  const made = setUp(
    "exports.handler = async ({ body, isBase64Encoded }) => ({ statusCode: 200, headers: { 'Content-Type': 'image/png' }, body, isBase64Encoded })",
    { binaryMediaTypes: ["image/*"] },
  );
  const bytes = Buffer.from([0, 255, 128, 10]);
  const answer = await made.post(bytes, { "Content-Type": "image/png", Accept: "image/png" });
  expect(answer.bytes).toEqual(bytes);
});

test.each([
  ["no object", '"text"'],
  ["nothing", "null"],
  ["no status", '{"body":"x"}'],
  ["an impossible status", '{"statusCode":99}'],
  ["a body that is no string", '{"statusCode":200,"body":{"a":1}}'],
  ["a name that is not known", '{"statusCode":200,"boddy":"x"}'],
  ["a header that is an object", '{"statusCode":200,"headers":{"a":{}}}'],
])("%s is a malformed answer: 502", async (_, body) => {
  const made = setUp(RETURNS);
  const answer = await made.post(body);
  expect(answer).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
  expect(answer.headers["x-amzn-errortype"]).toBe("InternalServerErrorException");
});

test("a function that fails: 502", async () => {
  const made = setUp("exports.handler = async () => { throw new Error('no') }");
  expect(await made.post()).toMatchObject({ status: 502, body: '{"message":"Internal server error"}' });
});

test("a function that takes longer than the integration may: 504", async () => {
  const made = setUp("exports.handler = () => new Promise(() => setInterval(() => {}, 1000))", {
    timeoutMilliseconds: 50,
  });
  const answering = made.post();
  await made.world.trace.next({ hop: "received", part: ARN });
  await made.world.clock.advance(50);
  expect(await answering).toMatchObject({ status: 504, body: '{"message":"Endpoint request timed out"}' });
});

test("a function that is throttled, or not there, or not allowed: 500", async () => {
  const throttled = setUp(RETURNS, { reservedConcurrency: 0 });
  expect(await throttled.post()).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
  const gone = setUp(RETURNS, { name: "other" });
  expect(await gone.post()).toMatchObject({ status: 500 });
  const asked: AuthorizationRequest[] = [];
  const denied = setUp(RETURNS, {
    authorize: (request) => {
      asked.push(request);
      throw new AccessDenied("no");
    },
  });
  expect(await denied.post()).toMatchObject({ status: 500 });
  expect(asked.map(({ action }) => action)).toEqual(["lambda:InvokeFunction"]);
  expect(asked[0]).toMatchObject({
    resource: ARN,
    principal: {
      kind: "service",
      name: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:us-east-1:000000000000:api0123456/test/POST/orders/{id}",
    },
  });
});
