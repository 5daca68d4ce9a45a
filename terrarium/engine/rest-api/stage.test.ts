import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import { LogGroups } from "../logs/log-groups.ts";
import { createAccessLog } from "./access-log.ts";

const json = (body: string) => JSON.parse(body) as Record<string, unknown>;
const create = (definition = {}) => new TestApi(createTestWorld(), definition);
const text = (template: string) => [{ responseTemplates: { "application/json": template } }];

describe("routing", () => {
  const api = create()
    .method("/", "GET", { responses: text("root") })
    .method("/orders", "GET", { responses: text("list") })
    .method("/orders", "ANY", { responses: text("any $context.httpMethod") })
    .method("/orders/new", "GET", { responses: text("new") })
    .method("/orders/{id}", "GET", { responses: text("one $input.params('id')") })
    .method("/orders/{id}/items/{item}", "GET", { responses: text("$input.params('id')-$input.params('item')") })
    .method("/files/{path+}", "GET", { responses: text("file $input.params('path')") })
    .method("/files/readme", "POST", { responses: text("posted") })
    .method("/{proxy+}", "OPTIONS", { responses: text("options $input.params('proxy')") });
  const stage = api.deploy();

  it.each([
    ["GET", "/", "root"],
    ["GET", "/orders", "list"],
    ["GET", "/orders/", "list"],
    ["DELETE", "/orders", "any DELETE"],
    ["GET", "/orders/new", "new"],
    ["GET", "/orders/7", "one 7"],
    ["GET", "/orders/a%2Fb%20c+d", "one a/b c+d"],
    ["GET", "/orders/7/items/9", "7-9"],
    ["GET", "/files/a/b/c.txt", "file a/b/c.txt"],
    ["GET", "/files/readme", "file readme"],
    ["OPTIONS", "/orders/7", "options orders/7"],
    ["OPTIONS", "/nowhere/at/all", "options nowhere/at/all"],
  ])("%s %s", async (method, path, expected) => {
    const answer = await api.call(method, path, {}, stage);
    expect([answer.status, answer.body]).toEqual([200, expected]);
  });

  it.each([
    ["GET", "/nowhere"],
    ["POST", "/orders/7"],
    ["HEAD", "/orders/new"],
    ["GET", "/files"],
    ["GET", "/orders//items/9"],
    ["get", "/orders/7"],
  ])("%s %s leads nowhere", async (method, path) => {
    const answer = await api.call(method, path, {}, stage);
    expect([answer.status, json(answer.body)]).toEqual([403, { message: "Missing Authentication Token" }]);
    expect(answer.headers["x-amzn-errortype"]).toBe("MissingAuthenticationTokenException");
    expect(answer.headers["x-amzn-requestid"]).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers["x-amz-apigw-id"]).toMatch(/^\w{15}=$/);
  });
});

describe("validation", () => {
  const PERSON = {
    type: "object",
    required: ["id", "name"],
    properties: { id: { type: "integer" }, name: { type: "string", minLength: 1 } },
  };

  function validated() {
    const api = create();
    api.api.putValidator({ id: "all", validateBody: true, validateParameters: true });
    api.api.putModel({ name: "Person", contentType: "application/json", schema: JSON.stringify(PERSON) });
    api.api.putModel({
      name: "People",
      contentType: "application/json",
      schema: '{"type":"array","items":{"$ref":"https://apigateway.amazonaws.com/restapis/x/models/Person"}}',
    });
    api.api.putGatewayResponse({
      responseType: "BAD_REQUEST_BODY",
      responseParameters: {},
      responseTemplates: {
        "application/json": '{"message":$context.error.messageString,"details":"$context.error.validationErrorString"}',
      },
    });
    return api.method("/people", "POST", {
      method: {
        requestValidatorId: "all",
        requestModels: { "application/json": "Person" },
        requestParameters: {
          "method.request.querystring.q": true,
          "method.request.header.X-One": true,
          "method.request.header.X-Two": false,
        },
      },
    });
  }

  const headers = { "X-One": "1", "Content-Type": "application/json; charset=utf-8" };

  it.each([
    ['{"id":1,"name":"a"}', undefined],
    ['{"id":1,"name":"a","more":1}', undefined],
    ["{", /^\[the body is not JSON: .*\]$/],
    ["[]", /^\[instance type \(array\) does not match any allowed primitive type \(allowed: \["object"\]\)\]$/],
    ["", /^\[object has missing required properties \(\["id","name"\]\)\]$/],
    ['{"id":"x","name":""}', /^\[instance type \(string\).*\["integer"\]\), string "" is too short/],
  ])("of the body %j", async (body, problem) => {
    const answer = await validated().call("POST", "/people?q=1", { headers, body });
    if (problem === undefined) return expect(answer.status).toBe(200);
    expect([answer.status, json(answer.body).message]).toEqual([400, "Invalid request body"]);
    expect(answer.headers["x-amzn-errortype"]).toBe("BadRequestException");
    expect(json(answer.body).details).toMatch(problem);
  });

  it("of parameters, which come first", async () => {
    const api = validated();
    const answer = await api.call("POST", "/people", { body: "{" });
    expect([answer.status, json(answer.body).message]).toEqual([
      400,
      "Missing required request parameters: [X-One, q]",
    ]);
    expect(api.trace.at(-1)).toMatchObject({
      hop: "refused",
      detail: { status: 400, reason: "BAD_REQUEST_PARAMETERS" },
    });
  });

  it("of no body whose content type has no model", async () => {
    const answer = await validated().call("POST", "/people?q=1", {
      headers: { "X-One": "1", "Content-Type": "text/plain" },
      body: "anything",
    });
    // It is the integration that has no template for it then, and MOCK finds no status in the body.
    expect(answer.status).toBe(500);
  });

  it("of a body that is nested without end", async () => {
    const api = validated();
    const schema = '{"type":"array","items":{"$ref":"#"}}';
    api.api.putModel({ name: "Tree", contentType: "application/json", schema });
    api.method("/tree", "POST", { method: { requestValidatorId: "all", requestModels: { $default: "Tree" } } });
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect((await api.call("POST", "/tree", { body: nested(100) })).status).toBe(200);
    const answer = await api.call("POST", "/tree", { body: nested(100_000) });
    expect([answer.status, json(answer.body).details]).toEqual([400, "[the body is nested too deeply]"]);
  });

  it("by models that refer to one another", async () => {
    const api = validated().method("/all", "POST", {
      method: { requestValidatorId: "all", requestModels: { $default: "People" } },
    });
    const status = async (body: string) => (await api.call("POST", "/all", { body })).status;
    expect([await status('[{"id":1,"name":"a"}]'), await status('[{"id":1}]')]).toEqual([200, 400]);
  });
});

describe("gateway responses", () => {
  it("may be changed one by one, and by group", async () => {
    const api = create();
    api.api.putGatewayResponse({
      responseType: "MISSING_AUTHENTICATION_TOKEN",
      statusCode: 404,
      responseParameters: {
        "gatewayresponse.header.X-Path": "method.request.path.proxy",
        "gatewayresponse.header.X-Static": "'here'",
        "gatewayresponse.header.X-Stage": "context.stage",
      },
      responseTemplates: {
        "text/plain": "no $context.httpMethod $context.path ($context.error.responseType). $stageVariables.v",
      },
    });
    api.api.putGatewayResponse({
      responseType: "DEFAULT_4XX",
      responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
      responseTemplates: {},
    });
    api.method("/", "GET", { method: { apiKeyRequired: true } });
    const stage = api.deploy({ variables: { v: "1" } });
    const missing = await api.call("GET", "/x", {}, stage);
    expect([missing.status, missing.body]).toEqual([404, "no GET /test/x (MISSING_AUTHENTICATION_TOKEN). 1"]);
    expect(missing.headers).toMatchObject({ "content-type": "text/plain", "x-static": "here", "x-stage": "test" });
    expect(missing.headers["x-path"]).toBeUndefined();
    const forbidden = await api.call("GET", "/", {}, stage);
    expect([forbidden.status, forbidden.body]).toEqual([403, '{"message":"Forbidden"}']);
    expect(forbidden.headers["access-control-allow-origin"]).toBe("*");
  });

  it("of a deployment stay as they were", async () => {
    const api = create().method("/", "GET");
    const stage = api.deploy();
    api.api.putGatewayResponse({
      responseType: "DEFAULT_4XX",
      statusCode: 418,
      responseParameters: {},
      responseTemplates: {},
    });
    api.method("/later", "GET");
    expect((await api.call("GET", "/later", {}, stage)).status).toBe(403);
    expect((await api.call("GET", "/nowhere")).status).toBe(418);
  });
});

describe("access", () => {
  it("needs a signature where the method says so", async () => {
    const api = create().method("/", "GET", { method: { authorization: "AWS_IAM" } });
    expect((await api.call("GET", "/")).body).toBe('{"message":"Missing Authentication Token"}');
    expect((await api.call("GET", "/", { principal: { kind: "administrator" } })).status).toBe(200);
  });

  it("is decided by the resource policy where there is one", async () => {
    const asked: unknown[] = [];
    const world = createTestWorld({
      authorize: (request) => {
        asked.push(request);
        if (request.context?.["aws:SourceIp"] === "192.0.2.1")
          throw new AccessDenied("User: anonymous is not authorized");
      },
    });
    const api = new TestApi(world, { hasPolicy: true }).method("/a", "GET");
    const answer = await api.call("GET", "/a");
    expect([answer.status, json(answer.body)]).toEqual([403, { Message: "User: anonymous is not authorized" }]);
    expect((await api.call("GET", "/a", { sourceIp: "127.0.0.1" })).status).toBe(200);
    expect(asked[0]).toMatchObject({
      principal: { kind: "anonymous" },
      action: "execute-api:Invoke",
      resource: "arn:aws:execute-api:us-east-1:000000000000:api0123456/test/GET/a",
    });
  });
});

describe("the access log", () => {
  it("has a line a request, with - for what there is not", async () => {
    const world = createTestWorld();
    const logs = world.service(LogGroups);
    const arn = "arn:aws:logs:us-east-1:000000000000:log-group:access";
    logs.declare({ name: "access", arn });
    const format = JSON.stringify({
      id: "$context.requestId",
      status: "$context.status",
      length: "$context.responseLength",
      latency: "$context.responseLatency",
      agent: "$context.identity.userAgent",
      key: "$context.identity.apiKeyId",
      integration: "$context.integration.status",
      error: "$context.error.message",
      unknown: "$context.whatever",
    });
    const api = new TestApi(world).method("/", "GET", { responses: text("hello") });
    const stage = api.deploy({ accessLog: createAccessLog(world, arn, format, "stream") });
    const ok = await api.call("GET", "/", { headers: { "User-Agent": 'a "b"' } }, stage);
    await api.call("GET", "/x", {}, stage);
    const lines = logs.events(arn).map(({ message }) => json(message));
    expect(lines).toEqual([
      {
        id: ok.headers["x-amzn-requestid"],
        status: "200",
        length: "5",
        latency: "0",
        agent: 'a "b"',
        key: "-",
        integration: "200",
        error: "-",
        unknown: "$context.whatever",
      },
      expect.objectContaining({ status: "403", integration: "-", error: "Missing Authentication Token" }),
    ]);
  });
});

it("counts what it answers", async () => {
  const world = createTestWorld();
  const api = new TestApi(world).method("/", "GET");
  const stage = api.deploy();
  await api.call("GET", "/", {}, stage);
  await api.call("GET", "/x", {}, stage);
  const part = world.topology.parts.find(({ kind }) => kind === "rest-api");
  expect(part?.figures?.()).toEqual({ stages: 1, answered: 2, refused: 1, inFlight: 0 });
});
