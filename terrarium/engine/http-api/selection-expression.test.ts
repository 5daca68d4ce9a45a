import { HttpExchange, type HttpRequest } from "./exchange.ts";
import { compileSelection } from "./selection-expression.ts";

const BODY =
  '{"order":{"id":12345678901234567890,"items":[{"n":1.0},{"n":2}],"open":true,"none":null},"name":"Ö \\"x\\""}';

function exchangeOf(body = BODY): HttpExchange {
  const rawHeaders = ["X-Type", "a", "x-type", "b, c"];
  const request = {
    method: "POST",
    path: "/orders/7",
    query: "q=1&q=a%20b&e=",
    headers: { "x-type": "a, b, c" },
    rawHeaders,
    body: Buffer.from(body),
    sourceIp: "192.0.2.1",
    protocol: "HTTP/1.1",
    domainName: "x.example.com",
    clientPath: "/orders/7",
    principal: { kind: "anonymous" },
  } satisfies HttpRequest;
  const place = {
    accountId: "000000000000",
    region: "us-east-1",
    partition: "aws",
    apiId: "api",
    stage: "$default",
    variables: new Map([["color", "blue"]]),
    executionArn: "arn",
  };
  const exchange = new HttpExchange(request, place, "request-id=", 0, () => "Root=1");
  exchange.pathParameters = new Map([["id", "7"]]);
  exchange.routeKey = "POST /orders/{id}";
  return exchange;
}

const select = (source: string, body?: string) => compileSelection(source, "X")(exchangeOf(body));

test.each([
  ["$request.body", BODY],
  ["$request.body.name", 'Ö "x"'],
  ["$request.body.order.id", "12345678901234567890"],
  ["$request.body.order.open", "true"],
  ["$request.body.order.items[1].n", "2"],
  ["$request.body.order.items", '[{"n":1.0},{"n":2}]'],
  ["$request.body.order.none", undefined],
  ["$request.body.nothing", undefined],
  ["$request.header.X-TYPE", "a,b, c"],
  ["$request.header.other", undefined],
  ["$request.querystring.q", "1,a b"],
  ["$request.querystring.e", ""],
  ["$request.querystring.Q", undefined],
  ["$request.path.id", "7"],
  ["$request.path", "/orders/7"],
  ["$context.requestId", "request-id="],
  ["$context.routeKey", "POST /orders/{id}"],
  ["$context.identity.sourceIp", "192.0.2.1"],
  ["$stageVariables.color", "blue"],
  ["static text", "static text"],
  ["costs 5$", "costs 5$"],
  ["${request.path.id}/${stageVariables.color}!", "7/blue!"],
  ["<${request.body.nothing}>", undefined],
])("%s is %j", (source, expected) => {
  expect(select(source)).toBe(expected);
});

test("a body that is no JSON has no parts, and is whole as it is", () => {
  expect([select("$request.body.a", "<a/>"), select("$request.body", "<a/>")]).toEqual([undefined, "<a/>"]);
});

test("no body is nothing to map", () => {
  expect(select("$request.body", "")).toBeUndefined();
});

test("a JSON path sees the first 100 KB alone", () => {
  const long = JSON.stringify({ filler: "x".repeat(100 * 1024), name: "late" });
  expect(select("$request.body.name", long)).toBeUndefined();
  expect(select("$request.body", long)).toBe(long);
});

test.each([
  ["$request.cookie.a", /cannot be mapped: it must be \$request/],
  ["$response.header.a", /cannot be mapped/],
  ["$context.nope", /there is no variable \$context.nope/],
  ["$requestbody", /is no selection expression/],
])("%s is refused", (source, problem) => {
  expect(() => compileSelection(source, "X")).toThrow(problem);
});
