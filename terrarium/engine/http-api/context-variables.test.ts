import { contextVariable } from "./context-variables.ts";
import { type AuthorizerContext, HttpExchange } from "./exchange.ts";
import { forbidden } from "./gateway-error.ts";

function exchangeWith(authorizer?: AuthorizerContext): HttpExchange {
  const request = {
    method: "GET",
    path: "/a",
    query: "",
    headers: {},
    rawHeaders: [],
    body: Buffer.from("12345"),
    sourceIp: "192.0.2.1",
    protocol: "HTTP/1.1",
    domainName: "shop.example.com",
    clientPath: "/v1/a",
    principal: { kind: "anonymous" as const },
  };
  const place = {
    accountId: "000000000000",
    region: "us-east-1",
    partition: "aws",
    apiId: "api",
    stage: "v1",
    variables: new Map(),
    executionArn: "arn",
  };
  const exchange = new HttpExchange(request, place, "id=", 0, () => "Root=1");
  exchange.authorizer = authorizer;
  return exchange;
}

const JWT: AuthorizerContext = { kind: "jwt", claims: { sub: "me", "custom:tier": "gold" }, scopes: null };
const LAMBDA: AuthorizerContext = { kind: "lambda", context: { tenant: "t", list: [1], n: 0 }, principalId: "p" };
const IAM: AuthorizerContext = { kind: "iam", userArn: "arn:user", accessKey: "AKIA" };

test.each<[string, AuthorizerContext | undefined, unknown]>([
  ["authorizer.claims.sub", JWT, "me"],
  ["authorizer.claims.custom:tier", JWT, "gold"],
  ["authorizer.claims.sub", LAMBDA, undefined],
  ["authorizer.tenant", LAMBDA, "t"],
  ["authorizer.list", LAMBDA, "[1]"],
  ["authorizer.n", LAMBDA, "0"],
  ["authorizer.principalId", LAMBDA, "p"],
  ["authorizer.toString", LAMBDA, undefined],
  ["authorizer.tenant", undefined, undefined],
  ["identity.userArn", IAM, "arn:user"],
  ["identity.accountId", IAM, "000000000000"],
  ["identity.accountId", undefined, undefined],
  ["identity.cognitoIdentityId", undefined, undefined],
  ["path", undefined, "/v1/a"],
  ["domainPrefix", undefined, "shop"],
])("$context.%s", (name, authorizer, value) => {
  expect(contextVariable(name)!(exchangeWith(authorizer))).toBe(value);
});

test("a refusal has its message, in quotation marks as well", () => {
  const exchange = exchangeWith();
  exchange.refusal = forbidden();
  const values = ["error.message", "error.messageString", "error.responseType"].map((name) =>
    contextVariable(name)!(exchange),
  );
  expect(values).toEqual(["Forbidden", '"Forbidden"', "ACCESS_DENIED"]);
});

test("what was answered is known afterwards", () => {
  const answered = { status: 201, length: 7, latency: 3 };
  const values = ["status", "responseLength", "responseLatency", "dataProcessed"].map((name) =>
    contextVariable(name)!(exchangeWith(), answered),
  );
  expect(values).toEqual([201, 7, 3, 12]);
});

test.each(["nope", "identity", "toString", "integration"])("there is no $context.%s", (name) => {
  expect(contextVariable(name)).toBeUndefined();
});
