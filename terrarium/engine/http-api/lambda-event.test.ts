import { HttpExchange, type HttpRequest } from "./exchange.ts";
import { lambdaEvent } from "./lambda-event.ts";

/** The request of the developer guide's example. */
function exchangeOf(request: Partial<HttpRequest> = {}, stage = "$default"): HttpExchange {
  const rawHeaders = [
    "Host",
    "id.execute-api.us-east-1.amazonaws.com",
    "Header1",
    "value1",
    "header2",
    "value1",
    "Header2",
    "value2",
    "Cookie",
    "cookie1=a; cookie2=b",
    "User-Agent",
    "agent",
    "Content-Type",
    "application/json",
    "Connection",
    "close",
  ];
  const headers = { "user-agent": "agent", "content-type": "application/json", cookie: "cookie1=a; cookie2=b" };
  const all: HttpRequest = {
    method: "POST",
    path: "/my/path",
    query: "parameter1=value1&parameter1=value2&parameter2=a%20b",
    headers,
    rawHeaders,
    body: Buffer.from("Hello"),
    sourceIp: "192.0.2.1",
    protocol: "HTTP/1.1",
    domainName: "id.execute-api.us-east-1.amazonaws.com",
    clientPath: "/my/path",
    principal: { kind: "anonymous" },
    ...request,
  };
  const place = {
    accountId: "123456789012",
    region: "us-east-1",
    partition: "aws",
    apiId: "api-id",
    stage,
    variables: new Map([["stageVariable1", "value1"]]),
    executionArn: "arn",
  };
  const exchange = new HttpExchange(all, place, "id=", Date.UTC(2020, 2, 12, 19, 3, 58), () => "Root=1-a-b");
  exchange.routeKey = "$default";
  exchange.pathParameters = new Map([["parameter1", "value1"]]);
  return exchange;
}

test("format 2.0", () => {
  expect(lambdaEvent(exchangeOf(), "2.0")).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/my/path",
    rawQueryString: "parameter1=value1&parameter1=value2&parameter2=a%20b",
    cookies: ["cookie1=a", "cookie2=b"],
    headers: {
      "content-type": "application/json",
      header1: "value1",
      header2: "value1,value2",
      host: "id.execute-api.us-east-1.amazonaws.com",
      "user-agent": "agent",
      "x-amzn-trace-id": "Root=1-a-b",
      "x-forwarded-for": "192.0.2.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    queryStringParameters: { parameter1: "value1,value2", parameter2: "a b" },
    requestContext: {
      accountId: "123456789012",
      apiId: "api-id",
      domainName: "id.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "id",
      http: { method: "POST", path: "/my/path", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "agent" },
      requestId: "id=",
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2020:19:03:58 +0000",
      timeEpoch: 1584039838000,
    },
    body: "Hello",
    pathParameters: { parameter1: "value1" },
    isBase64Encoded: false,
    stageVariables: { stageVariable1: "value1" },
  });
});

test("format 2.0 leaves out what a request does not have", () => {
  const exchange = exchangeOf({ query: "", rawHeaders: [], headers: {}, body: Buffer.alloc(0) });
  exchange.pathParameters = new Map();
  const event = lambdaEvent(exchange, "2.0");
  for (const name of ["cookies", "queryStringParameters", "pathParameters", "body"])
    expect(event).not.toHaveProperty(name);
  expect(event.rawQueryString).toBe("");
});

test("format 1.0", () => {
  const event = lambdaEvent(exchangeOf({}, "dev"), "1.0");
  expect(event).toMatchObject({
    version: "1.0",
    resource: "$default",
    path: "/dev/my/path",
    httpMethod: "POST",
    headers: { Header1: "value1", Header2: "value2", Cookie: "cookie1=a; cookie2=b" },
    multiValueHeaders: { Header1: ["value1"], Header2: ["value1", "value2"] },
    queryStringParameters: { parameter1: "value2", parameter2: "a b" },
    multiValueQueryStringParameters: { parameter1: ["value1", "value2"], parameter2: ["a b"] },
    requestContext: {
      extendedRequestId: "id=",
      identity: { sourceIp: "192.0.2.1", userAgent: "agent", accessKey: null },
      path: "/dev/my/path",
      protocol: "HTTP/1.1",
      requestTime: "12/Mar/2020:19:03:58 +0000",
      resourcePath: "$default",
      stage: "dev",
    },
    pathParameters: { parameter1: "value1" },
    stageVariables: { stageVariable1: "value1" },
    body: "Hello",
    isBase64Encoded: false,
  });
});

test("format 1.0 has null for what a request does not have, and the key of a mapping in its path", () => {
  const exchange = exchangeOf({ query: "", body: Buffer.alloc(0), basePath: "shop", clientPath: "/shop/my/path" });
  exchange.pathParameters = new Map();
  expect(lambdaEvent(exchange, "1.0")).toMatchObject({
    path: "/shop/my/path",
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    body: null,
  });
});

test.each([
  ["application/json; charset=utf-8", undefined, false],
  ["text/csv", undefined, false],
  ["application/xml", undefined, false],
  ["application/x-www-form-urlencoded", undefined, true],
  ["image/png", undefined, true],
  ["application/json", "gzip", true],
  [undefined, undefined, false],
])("a body of type %s, encoded %s: base64 is %s", (type, encoding, base64) => {
  const headers = { ...(type && { "content-type": type }), ...(encoding && { "content-encoding": encoding }) };
  const event = lambdaEvent(exchangeOf({ headers, body: Buffer.from("a=ä") }), "2.0");
  expect([event.isBase64Encoded, event.body]).toEqual([base64, base64 ? "YT3DpA==" : "a=ä"]);
});
