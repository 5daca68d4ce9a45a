import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import type { AuthorizationRequest } from "../engine/authorization.ts";
import { AccessDenied } from "../engine/errors.ts";

let gateway: HttpGateway;
const asked: AuthorizationRequest[] = [];
let denied = "";

beforeEach(async () => {
  asked.length = 0;
  denied = "";
  gateway = await openHttpGateway({
    authorize(request) {
      asked.push(request);
      if (request.action === denied) throw new AccessDenied(`no ${request.action}`);
    },
  });
});
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});

test("routes lead to their functions, and what has no route is not found", async () => {
  await gateway.lambda("GET /orders/{id}", ({ pathParameters }) => pathParameters, { name: "-one" });
  await gateway.lambda("$default", () => "anything", { name: "-rest" });
  await gateway.stage();
  expect((await gateway.call("/orders/7")).json()).toEqual({ id: "7" });
  expect((await gateway.call("/other")).body).toBe("anything");
});

test("without a route: 404", async () => {
  await gateway.lambda("GET /orders", () => "orders");
  await gateway.stage();
  const answer = await gateway.call("/nothing");
  expect([answer.status, answer.json(), answer.headers["apigw-requestid"]]).toEqual([
    404,
    { message: "Not Found" },
    expect.stringMatching(/^[a-z\d]{15}=$/),
  ]);
  expect(gateway.world.trace.since(0)).toMatchObject([
    { hop: "refused", part: gateway.api.arn, lineage: answer.headers["apigw-requestid"], detail: { status: 404 } },
  ]);
});

describe("AWS_IAM", () => {
  // The secret of a developer's own key is not known here: what counts is whose key it is.
  const authorization =
    "AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0a";

  beforeEach(async () => {
    await gateway.lambda("GET /orders/{id}", ({ requestContext }) => requestContext, {
      route: { authorization_type: "AWS_IAM" },
    });
    await gateway.stage({ name: "v1" });
  });

  const signed = (headers: Record<string, string> = {}) =>
    gateway.call("/v1/orders/7", { headers: { Authorization: authorization, ...headers } });

  test("a signed request is authorized for its method, and the function learns who it was", async () => {
    const answer = await signed();
    expect(answer.status).toBe(200);
    expect(answer.json().authorizer).toEqual({
      iam: {
        accessKey: "AKIATEST",
        accountId: "000000000000",
        callerId: "AKIATEST",
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: "arn:aws:iam::000000000000:root",
        userId: "AKIATEST",
      },
    });
    expect(asked[0]).toMatchObject({
      principal: { kind: "administrator" },
      action: "execute-api:Invoke",
      resource: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/v1/GET/orders/7`,
    });
  });

  test("a request without a signature, and one that the policies do not allow: 403", async () => {
    denied = "execute-api:Invoke";
    const expired = await signed({ "X-Amz-Security-Token": "terrarium.of-another-run" });
    for (const answer of [await gateway.call("/v1/orders/7"), await signed(), expired])
      expect([answer.status, answer.json()]).toEqual([403, { message: "Forbidden" }]);
    expect(gateway.events).toEqual([]);
  });
});

test.each([
  [{ target: "nothing" }, /argument "target" must be "integrations\/ID"/],
  [{ target: "integrations/nope" }, /target "integrations\/nope" is no integration of the API "orders"/],
  [{ authorization_type: "JWT" }, /authorization_type JWT needs the authorizer_id of a JWT authorizer/],
  [{ authorization_type: "COGNITO" }, /must be one of NONE, AWS_IAM, JWT, CUSTOM/],
  [{ authorization_scopes: ["a"] }, /authorization_scopes are for the authorization_type JWT alone/],
  [{ route_key: "GET /b/{other}" }, /another route of the API "orders" has the key "GET \/b\/\{id\}"/],
])("%j is refused", async (raw, problem) => {
  await gateway.lambda("GET /b/{id}", () => "");
  const { id } = await gateway.integration({
    integration_type: "HTTP_PROXY",
    integration_uri: "http://localhost/",
    integration_method: "GET",
  });
  await expect(gateway.route("GET /a", id, raw)).rejects.toThrow(problem);
});
