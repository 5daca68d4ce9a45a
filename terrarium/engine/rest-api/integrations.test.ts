import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { AccessDenied } from "../errors.ts";
import type { OutsideRequest } from "../outside.ts";
import { OutsideUnreachable } from "../outside.ts";

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
    ["action/SendMessage", {}, "/?Action=SendMessage"],
    [
      "action/SendMessage",
      { "integration.request.querystring.MessageBody": "method.request.body.a" },
      "/?Action=SendMessage&MessageBody=b%20c",
    ],
    [
      "path/000000000000/{queue}",
      { "integration.request.path.queue": "method.request.header.x-queue" },
      "/000000000000/orders",
    ],
    ["path/000000000000/q?x=1", { "integration.request.querystring.y": "'2'" }, "/000000000000/q?x=1&y=2"],
    ["path/000000000000/${stageVariables.queue}", {}, "/000000000000/blue"],
  ])("of %s with %j", async (uri, requestParameters, url) => {
    const api = create().method("/", "POST", {
      method: { requestParameters: { "method.request.header.x-queue": false } },
      integration: { type: "AWS", uri: `arn:aws:apigateway:us-east-1:sqs:${uri}`, requestParameters },
    });
    const stage = api.deploy({ variables: { queue: "blue" } });
    await api.call("POST", "/", { headers: { ...JSON_TYPE, "X-Queue": "orders" }, body: '{"a":"b c"}' }, stage);
    expect(api.calls[0]!.url).toBe(url);
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

describe("the template for a content type", () => {
  const statuses = async (passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER", templates: object) => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS", passthroughBehavior, requestTemplates: templates as Record<string, string> },
    });
    const stage = api.deploy();
    const call = async (type?: string) => {
      const headers = type === undefined ? undefined : { "Content-Type": type };
      const answer = await api.call("POST", "/", { headers, body: "raw" }, stage);
      return answer.status === 200 ? api.calls.at(-1)!.body.toString() : answer.body;
    };
    return [
      await call("application/json"),
      await call("Application/JSON; charset=utf-8"),
      await call(),
      await call("text/plain"),
    ];
  };
  const no = '{"message":"Unsupported Media Type"}';
  const some = { "application/json": "mapped" };

  it.each([
    ["WHEN_NO_MATCH", some, ["mapped", "mapped", "mapped", "raw"]],
    ["WHEN_NO_MATCH", {}, ["raw", "raw", "raw", "raw"]],
    ["WHEN_NO_TEMPLATES", some, ["mapped", "mapped", "mapped", no]],
    ["WHEN_NO_TEMPLATES", {}, ["raw", "raw", "raw", "raw"]],
    ["NEVER", some, ["mapped", "mapped", "mapped", no]],
    ["NEVER", {}, [no, no, no, no]],
    ["NEVER", { $default: "any" }, ["any", "any", "any", "any"]],
  ] as const)("%s with %j", async (behavior, templates, expected) => {
    expect(await statuses(behavior, templates)).toEqual(expected);
  });

  it("is missing: 415, as the gateway's own answer", async () => {
    const api = create().method("/", "POST", { integration: { type: "AWS", passthroughBehavior: "NEVER" } });
    const answer = await api.call("POST", "/", { headers: { "Content-Type": "text/plain" } });
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([415, "BadRequestException"]);
  });
});

describe("the integration response", () => {
  it("is chosen by a pattern for the whole status, else it is the one without", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [
        { statusCode: "202", selectionPattern: "2\\d{2}" },
        { statusCode: "400", selectionPattern: "4\\d{2}", responseTemplates: { "application/json": "refused" } },
        { statusCode: "500", responseTemplates: { "application/json": "failed" } },
      ],
    });
    const stage = api.deploy();
    const answers = [];
    for (const status of [200, 201, 404, 503, 42]) {
      api.backEnd = async () => ({ status, headers: {}, body: "as it is" });
      const answer = await api.call("POST", "/", {}, stage);
      answers.push([answer.status, answer.body]);
    }
    expect(answers).toEqual([
      [202, "as it is"],
      [202, "as it is"],
      [400, "refused"],
      [500, "failed"],
      [500, "failed"],
    ]);
    const failures = api.trace.filter(({ hop }) => hop === "failed").map(({ detail }) => detail.status);
    expect(failures).toEqual([404, 503]);
  });

  it("is missing: 500", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [{ selectionPattern: "404" }],
    });
    expect((await api.call("POST", "/")).status).toBe(500);
  });

  it("maps headers, some under another name, and is JSON unless it says otherwise", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [
        {
          responseParameters: {
            "method.response.header.X-Back": "integration.response.header.X-Amzn-RequestId",
            "method.response.header.X-Part": "integration.response.body.ok",
            "method.response.header.X-Static": "'s'",
            "method.response.header.X-Stage": "context.stage",
            "method.response.header.X-None": "integration.response.header.nope",
            "method.response.header.Date": "'d'",
            "method.response.header.Transfer-Encoding": "'gzip'",
          },
        },
      ],
    });
    const { headers } = await api.call("POST", "/");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-back": "back-end-request",
      "x-part": "true",
      "x-static": "s",
      "x-stage": "test",
      "x-amzn-remapped-date": "d",
    });
    expect(headers).not.toHaveProperty("x-none");
    expect(headers).not.toHaveProperty("transfer-encoding");
  });

  it("has a template for what the client accepts, else for JSON", async () => {
    const api = create().method("/", "GET", {
      responses: [{ responseTemplates: { "text/plain": "plain", "application/json": "json" } }],
    });
    const body = async (headers: Record<string, string>) => (await api.call("GET", "/", { headers })).body;
    expect([await body({ Accept: "text/plain" }), await body({ Accept: "image/png" }), await body({})]).toEqual([
      "plain",
      "json",
      "json",
    ]);
  });

  it.each([
    ["#set($context.responseOverride.status = 413){}", 413],
    ['#set($context.responseOverride.status = "413"){}', 200],
    ["#set($context.responseOverride.status = 999){}", 200],
  ])("%s answers %d", async (template, status) => {
    const api = create().method("/", "GET", { responses: [{ responseTemplates: { "application/json": template } }] });
    expect((await api.call("GET", "/")).status).toBe(status);
  });

  it("may be overridden by the request template already", async () => {
    const template =
      '#set($context.responseOverride.status = 444)#set($context.responseOverride.header.foo = "bar")#set($context.responseOverride.custom = "too"){"statusCode": 200}';
    const api = create().method("/", "GET", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [
        {
          responseParameters: { "method.response.header.foo": "'mapped'" },
          responseTemplates: {
            "application/json": "$context.responseOverride.status $context.responseOverride.custom",
          },
        },
      ],
    });
    const answer = await api.call("GET", "/");
    expect([answer.status, answer.headers.foo, answer.body]).toEqual([444, "bar", "444 too"]);
  });

  it("sees what the request template put into maps", async () => {
    const template =
      '#set($n = "foo")#set($context.requestOverride.querystring[$n] = "bar")$context.requestOverride.querystring.put("p", "q")#set($context["requestOverride"].querystring["x"] = "y"){"statusCode": 200}';
    const api = create().method("/", "GET", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [
        {
          responseTemplates: {
            "application/json":
              '#set($q = $context.requestOverride.querystring)$q["foo"] $q.p $q.get("x") $context.requestOverride.querystring.foo',
          },
        },
      ],
    });
    expect((await api.call("GET", "/")).body).toBe("bar q y bar");
  });
});

describe("an integration of type MOCK", () => {
  it.each([
    ['{"statusCode": 204}', 204],
    ["{statusCode: 204}", 204],
    ["{'statusCode': 204, x: 1}", 204],
    ['{"statusCode": "204"}', 500],
    ["{}", 500],
    ["", 500],
  ])("of %s answers %d", async (template, status) => {
    const api = create().method("/", "OPTIONS", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [{ statusCode: "204" }],
    });
    expect((await api.call("OPTIONS", "/")).status).toBe(status);
  });

  it("leaves no trace: it carries no message", async () => {
    const api = create().method("/", "GET");
    await api.call("GET", "/");
    expect(api.trace).toEqual([]);
  });
});

describe("an integration of type HTTP", () => {
  const setUp = (type: "HTTP" | "HTTP_PROXY", answer: { status: number; body?: string } | Error) => {
    const sent: OutsideRequest[] = [];
    const api = create({
      outside: async (request: OutsideRequest) => {
        sent.push(request);
        if (answer instanceof Error) throw answer;
        return { headers: { "Content-Type": "text/html", Date: "d", "X-Own": "1" }, body: "out", ...answer };
      },
    });
    api.method("/{proxy+}", "ANY", {
      method: { requestParameters: { "method.request.path.proxy": true } },
      integration: {
        type,
        uri: "http://example.com/{proxy}?a=1",
        integrationHttpMethod: "ANY",
        requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
      },
    });
    return { api, sent };
  };

  it("passes on what the mappings give", async () => {
    const { api, sent } = setUp("HTTP", { status: 404 });
    const answer = await api.call("PUT", "/x%20y/z?b=2", { headers: { ...JSON_TYPE, "X-A": "1" }, body: "in" });
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([200, "out", "application/json"]);
    expect(sent[0]).toMatchObject({
      method: "PUT",
      url: "http://example.com/x%20y/z?a=1",
      body: "in",
      timeout: 29_000,
    });
    expect(sent[0]!.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "AmazonAPIGateway_api0123456",
      "x-amzn-apigateway-api-id": "api0123456",
    });
    expect(sent[0]!.headers).not.toHaveProperty("x-a");
  });

  it("is passed through as a proxy, both ways", async () => {
    const { api, sent } = setUp("HTTP_PROXY", { status: 404 });
    const headers = { "Content-Type": "text/plain", "X-A": "1", Host: "me", Accept: "text/html" };
    const answer = await api.call("POST", "/x?b=2&b=3", { headers, body: "in" });
    expect([answer.status, answer.body]).toEqual([404, "out"]);
    expect(answer.headers).toMatchObject({ "content-type": "text/html", "x-own": "1", "x-amzn-remapped-date": "d" });
    expect(sent[0]).toMatchObject({ method: "POST", url: "http://example.com/x?a=1&b=2&b=3", body: "in" });
    expect(sent[0]!.headers).toMatchObject({ "x-a": "1", accept: "text/html", "x-forwarded-for": "192.0.2.1" });
    expect(sent[0]!.headers).not.toHaveProperty("host");
  });

  it.each([
    ["timeout", 504, "Endpoint request timed out"],
    ["ECONNREFUSED", 504, "Network error communicating with endpoint"],
    ["ENOTFOUND", 500, "Internal server error"],
  ])("nobody answers: %s", async (reason, status, message) => {
    const { api } = setUp("HTTP", new OutsideUnreachable("http://example.com", reason));
    const answer = await api.call("GET", "/x");
    expect([answer.status, json(answer.body)]).toEqual([status, { message }]);
  });
});

describe("binary bodies", () => {
  const BYTES = Buffer.from([0xff, 0x00, 0xfe]);
  const run = async (
    types: string[],
    contentType: string,
    body: string | Buffer,
    handling?: "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT",
  ) => {
    const api = new TestApi(createTestWorld(), { binaryMediaTypes: types }).method("/", "POST", {
      integration: { type: "AWS", contentHandling: handling },
    });
    const answer = await api.call("POST", "/", { headers: { "Content-Type": contentType }, body });
    return answer.status === 200 ? api.calls[0]!.body : answer.status;
  };

  it("stay as they are, or are converted, on the way in", async () => {
    expect(await run(["image/*"], "image/png", BYTES)).toEqual(BYTES);
    expect(await run(["image/png"], "image/png", BYTES, "CONVERT_TO_TEXT")).toBe("/wD+");
    expect(await run([], "text/plain", "/wD+", "CONVERT_TO_BINARY")).toEqual(BYTES);
    expect(await run([], "text/plain", "é")).toBe("é");
    expect(await run([], "text/plain", "no base64!", "CONVERT_TO_BINARY")).toBe(500);
  });

  it("are base64 on the way out to who does not ask for binary", async () => {
    const api = new TestApi(createTestWorld(), { binaryMediaTypes: ["image/png"] }).method("/", "GET", {
      integration: { type: "AWS" },
    });
    api.backEnd = async () => ({ status: 200, headers: { "Content-Type": "image/png" }, body: BYTES });
    expect((await api.call("GET", "/")).body).toBe("/wD+");
    expect((await api.call("GET", "/", { headers: { Accept: "image/png,*/*" } })).bytes).toEqual(BYTES);
  });
});
