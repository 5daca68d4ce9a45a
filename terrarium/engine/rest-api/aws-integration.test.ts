import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";

const json = (body: string) => JSON.parse(body) as Record<string, unknown>;
const create = (options = {}) => new TestApi(createTestWorld(options));
const JSON_TYPE = { "Content-Type": "application/json" };

describe("an integration of type AWS", () => {
  const send = {
    type: "AWS" as const,
    passthroughBehavior: "NEVER" as const,
    requestParameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
    requestTemplates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
  };

  it("calls the service with what the template makes, as its role", async () => {
    const authorized: unknown[] = [];
    const api = create({ authorize: (request: unknown) => authorized.push(request) });
    api.method("/sub", "POST", { integration: send, responses: [{ statusCode: "202" }], method: {} });
    const answer = await api.call("POST", "/sub", { headers: JSON_TYPE, body: '{"a":"b&c d"}' });
    expect([answer.status, answer.body]).toEqual([202, '{"ok":true}']);
    const { lineage, ...call } = api.calls[0]!;
    expect(call).toEqual({
      method: "POST",
      url: "/000000000000/orders",
      headers: {
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "user-agent": "AmazonAPIGateway_api0123456",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-[\da-f]{8}-[\da-f]{24}$/),
      },
      body: "Action=SendMessage&MessageBody=%7B%22a%22%3A%22b%26c+d%22%7D",
      principal: { kind: "role", arn: "arn:aws:iam::000000000000:role/gateway" },
      signal: undefined,
    });
    expect(lineage).toBe(answer.headers["x-amzn-requestid"]);
    expect(answer.headers["x-amzn-trace-id"]).toBe(call.headers["x-amzn-trace-id"]);
    expect(authorized).toEqual([
      {
        principal: {
          kind: "service",
          name: "apigateway.amazonaws.com",
          sourceArn: "arn:aws:execute-api:us-east-1:000000000000:api0123456/test/POST/sub",
        },
        action: "sts:AssumeRole",
        lineage,
        resource: "arn:aws:iam::000000000000:role/gateway",
      },
    ]);
    expect(api.trace[0]).toMatchObject({ hop: "accepted", lineage, part: api.api.arn, detail: { path: "/sub" } });
  });

  it("whose role cannot be assumed is a fault of the API", async () => {
    const api = create({
      authorize: () => {
        throw new AccessDenied("no trust");
      },
    });
    api.method("/", "POST", { integration: send });
    const answer = await api.call("POST", "/", { headers: JSON_TYPE });
    expect([answer.status, answer.body]).toEqual([500, '{"message":"Internal server error"}']);
    expect(api.calls).toEqual([]);
  });

  it.each([
    ["action/SendMessage", {}, { action: "SendMessage", url: "/" }],
    ["action/${stageVariables.action}", {}, { action: "ReceiveMessage", url: "/" }],
    [
      "action/SendMessage",
      { "integration.request.querystring.MessageBody": "method.request.body.a" },
      { action: "SendMessage", url: "/?MessageBody=b%20c" },
    ],
    [
      "path/000000000000/{queue}",
      { "integration.request.path.queue": "method.request.header.x-queue" },
      { action: undefined, url: "/000000000000/orders" },
    ],
    ["path/000000000000/q?x=1", { "integration.request.querystring.y": "'2'" }, { url: "/000000000000/q?x=1&y=2" }],
    ["path/000000000000/${stageVariables.queue}", {}, { url: "/000000000000/blue" }],
  ])("of %s with %j", async (uri, requestParameters, call) => {
    const api = create().method("/", "POST", {
      method: { requestParameters: { "method.request.header.x-queue": false } },
      integration: { type: "AWS", uri: `arn:aws:apigateway:us-east-1:sqs:${uri}`, requestParameters },
    });
    const stage = api.deploy({ variables: { queue: "blue", action: "ReceiveMessage" } });
    await api.call("POST", "/", { headers: { ...JSON_TYPE, "X-Queue": "orders" }, body: '{"a":"b c"}' }, stage);
    expect(api.calls[0]).toMatchObject(call);
  });

  it("maps what it is told to, and takes overrides after that", async () => {
    const api = create().method("/{id}", "POST", {
      method: {
        requestParameters: {
          "method.request.path.id": true,
          "method.request.querystring.q": false,
          "method.request.multivaluequerystring.q": false,
          "method.request.header.x-a": false,
        },
      },
      integration: {
        type: "AWS",
        requestParameters: {
          "integration.request.header.x-id": "method.request.path.id",
          "integration.request.header.x-a": "method.request.header.x-a",
          "integration.request.header.x-stage": "context.stage",
          "integration.request.header.x-var": "stageVariables.v",
          "integration.request.header.x-body": "method.request.body",
          "integration.request.header.x-part": "method.request.body.a.b[0]",
          "integration.request.header.x-none": "method.request.header.x-a",
          "integration.request.querystring.one": "method.request.querystring.q",
          "integration.request.querystring.all": "method.request.multivaluequerystring.q",
        },
        requestTemplates: {
          "application/json":
            '#set($context.requestOverride.header["x-id"] = "over")#set($context.requestOverride.querystring.one = "o")body',
        },
      },
    });
    const stage = api.deploy({ variables: { v: "1" } });
    const body = '{"a":{"b":[7]}}';
    await api.call("POST", "/5?q=x&q=y", { headers: JSON_TYPE, body }, stage);
    expect(api.calls[0]).toMatchObject({
      url: "/000000000000/orders?one=o&all=x&all=y",
      headers: { "x-id": "over", "x-stage": "test", "x-var": "1", "x-body": body, "x-part": "7" },
      body: "body",
    });
    expect(api.calls[0]!.headers).not.toHaveProperty("x-none");
  });

  it("that sets a header which nothing may set fails", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS", requestParameters: { "integration.request.header.Authorization": "'x'" } },
    });
    const answer = await api.call("POST", "/");
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([500, "InternalServerErrorException"]);
  });

  it("gives up after its time, and tells who may wait", async () => {
    const world = createTestWorld();
    const api = new TestApi(world).method("/", "POST", {
      integration: {
        type: "AWS",
        timeoutMilliseconds: 29_000,
        requestTemplates: { "application/json": "Action=ReceiveMessage" },
      },
    });
    api.backEnd = () => new Promise(() => {});
    const answering = api.call("POST", "/");
    await world.clock.advance(28_999);
    expect(api.calls[0]!.signal?.aborted).toBe(false);
    await world.clock.advance(1);
    const answer = await answering;
    expect([answer.status, json(answer.body)]).toEqual([504, { message: "Endpoint request timed out" }]);
    expect(api.calls[0]!.signal?.aborted).toBe(true);
    expect(api.trace.map(({ hop }) => hop)).toEqual(["accepted", "failed"]);
  });

  it("whose service breaks is answered, and logged", async () => {
    const api = create().method("/", "POST", { integration: { type: "AWS" } });
    api.backEnd = async () => {
      throw new Error("a defect");
    };
    const answer = await api.call("POST", "/");
    expect([answer.status, json(answer.body)]).toEqual([504, { message: "Internal server error" }]);
  });
});
