import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { FUNCTION_ARN, type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import type { AuthorizationRequest } from "../engine/authorization.ts";
import { AccessDenied } from "../engine/errors.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import { createOutside } from "../protocols/outside-http.ts";
import definition from "./aws-apigatewayv2-integration.ts";
import queue from "./aws-sqs-queue.ts";

const ROLE = "arn:aws:iam::000000000000:role/gateway";
const QUEUE_URL = "http://127.0.0.1:4566/000000000000/orders";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:orders";
const outside = createOutside({ hosts: {} });

let gateway: HttpGateway;
const asked: AuthorizationRequest[] = [];
let denied = "";

beforeEach(async () => {
  asked.length = 0;
  denied = "";
  gateway = await openHttpGateway({
    outside,
    authorize(request) {
      asked.push(request);
      if (request.action === denied) throw new AccessDenied(`no ${request.action}`);
    },
  });
  await gateway.stage();
});
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});
afterAll(() => outside.close());

describe("SQS", () => {
  beforeEach(async () => {
    await gateway.declare(queue, { name: "orders" });
  });

  async function first(routeKey: string, subtype: string, parameters: Record<string, string>, raw = {}) {
    const { id } = await gateway.integration({
      integration_type: "AWS_PROXY",
      integration_subtype: subtype,
      credentials_arn: ROLE,
      payload_format_version: "1.0",
      request_parameters: { QueueUrl: QUEUE_URL, ...parameters },
      ...raw,
    });
    await gateway.route(routeKey, id);
  }
  const received = async () => {
    const found = await gateway.world.service(QueueService).byName("orders").receive();
    return found;
  };

  test("SendMessage puts the body into the queue as it is, as the role, and answers what SQS says", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    const body = '{"id": "ä&=+", "n": 1.0}';
    const answer = await gateway.post("/order", body);
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/xml"]);
    expect(answer.body).toMatch(/^<\?xml version="1.0"\?><SendMessageResponse .*<MessageId>[\da-f-]{36}<\/MessageId>/);
    expect(await received()).toMatchObject([{ body }]);
    expect(asked).toMatchObject([
      {
        principal: {
          kind: "service",
          name: "apigateway.amazonaws.com",
          sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/$default/POST/order`,
        },
        action: "sts:AssumeRole",
        resource: ROLE,
      },
      { principal: { kind: "role", arn: ROLE }, action: "sqs:SendMessage", resource: QUEUE_ARN },
    ]);
    const lineage = answer.headers["apigw-requestid"];
    expect(gateway.world.trace.since(0)).toMatchObject([
      { hop: "accepted", part: gateway.api.arn, lineage },
      { hop: "queued", part: QUEUE_ARN, lineage },
      { hop: "received", lineage },
    ]);
    expect(gateway.world.topology.edges).toContainEqual({ from: gateway.api.arn, to: QUEUE_ARN, kind: "sends" });
  });

  test("parameters come from all parts of a request, attributes as JSON", async () => {
    await first("POST /{kind}/{id}", "SQS-SendMessage", {
      MessageBody: "${request.path.kind} ${request.querystring.q} ${stageVariables.none}",
      MessageAttributes: '{"type":{"DataType":"String","StringValue":"${request.header.x-type}"}}',
      DelaySeconds: "$request.body.delay",
    });
    const missing = await gateway.post("/order/7?q=a", '{"delay":0}', { "X-Type": "new" });
    expect([missing.status, missing.json()]).toEqual([400, { message: "Bad Request" }]);
    await first("PUT /{kind}", "SQS-SendMessage", {
      MessageBody: "${request.path.kind} ${request.querystring.q}",
      MessageAttributes: '{"type":{"DataType":"String","StringValue":"${request.header.x-type}"}}',
      DelaySeconds: "$request.body.delay",
    });
    const answer = await gateway.call("/order?q=a%26b", {
      method: "PUT",
      body: '{"delay":0}',
      headers: { "X-Type": "new" },
    });
    expect(answer.status).toBe(200);
    expect(await received()).toMatchObject([{ body: "order a&b" }]);
  });

  test("a request without what is mapped is refused, and the trace says what", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body.message" });
    const answer = await gateway.post("/order", '{"other":1}');
    expect([answer.status, answer.json()]).toEqual([400, { message: "Bad Request" }]);
    expect(gateway.world.trace.since(0)).toMatchObject([
      {
        hop: "refused",
        detail: {
          message: expect.stringContaining("Unable to resolve property MessageBody from source $request.body.message"),
        },
      },
    ]);
    expect((await gateway.post("/order", "")).status).toBe(400);
  });

  test("messages are received and deleted, with SQS's own answers", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    await first("GET /order", "SQS-ReceiveMessage", { MaxNumberOfMessages: "5", AttributeNames: '["All"]' });
    await first("DELETE /order", "SQS-DeleteMessage", { ReceiptHandle: "$request.querystring.handle" });
    await first("POST /purge", "SQS-PurgeQueue", {});
    await gateway.post("/order", "one");
    const answer = await gateway.call("/order");
    expect(answer.body).toContain("<Body>one</Body>");
    expect(answer.body).toContain("<Name>SentTimestamp</Name>");
    const handle = /<ReceiptHandle>(.+?)<\/ReceiptHandle>/.exec(answer.body)![1]!;
    const deleted = await gateway.call(`/order?handle=${encodeURIComponent(handle)}`, { method: "DELETE" });
    expect([deleted.status, deleted.body]).toEqual([200, expect.stringContaining("<DeleteMessageResponse")]);
    expect((await gateway.post("/purge")).status).toBe(200);
  });

  test("an error of SQS is the client's", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body", DelaySeconds: "901" });
    const answer = await gateway.post("/order", "x");
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining("<Code>InvalidParameterValue</Code>")]);
    expect(gateway.world.trace.since(0).map(({ hop }) => hop)).toEqual(["accepted", "failed"]);
  });

  test.each(["sqs:SendMessage", "sts:AssumeRole"])("without %s the client learns nothing: 500", async (action) => {
    denied = action;
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    const answer = await gateway.post("/order", "x");
    expect([answer.status, answer.json()]).toEqual([500, { message: "Internal Server Error" }]);
  });

  test.each([
    [{}, /SQS-SendMessage requires QueueUrl, MessageBody; "MessageBody" is missing/],
    [{ MessageBody: "x", Color: "red" }, /SQS-SendMessage has no parameter "Color"/],
    [{ MessageBody: "x", Region: "eu-west-1" }, /there is one Region here/],
    [
      { MessageBody: "x", MessageAttributes: '{"a":{"DataType":"String","StringValue":"b"}}' },
      /Invalid source: .* specified for destination: MessageAttributes/,
    ],
    [{ MessageBody: "$request.cookie.a" }, /"\$request.cookie.a" cannot be mapped/],
  ])("SendMessage with %j is refused at the start", async (parameters, problem) => {
    await expect(first("POST /order", "SQS-SendMessage", parameters as Record<string, string>)).rejects.toThrow(
      problem,
    );
  });

  test("SendMessage needs a role", async () => {
    const parameters = { MessageBody: "$request.body" };
    await expect(first("POST /order", "SQS-SendMessage", parameters, { credentials_arn: null })).rejects.toThrow(
      "credentials_arn is required for an integration_subtype",
    );
  });
});

describe("a Lambda function", () => {
  test("is invoked by API Gateway itself, with the route as the source", async () => {
    await gateway.lambda("GET /orders/{id}", () => "ok");
    await gateway.call("/orders/7");
    expect(asked).toMatchObject([
      {
        principal: {
          name: "apigateway.amazonaws.com",
          sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${gateway.api.id}/$default/GET/orders/{id}`,
        },
        action: "lambda:InvokeFunction",
        resource: FUNCTION_ARN,
      },
    ]);
  });

  test("is found by its invoke ARN, and invoked as the role of the credentials", async () => {
    const invokeArn = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
    await gateway.lambda("$default", () => "ok", {
      integration: { integration_uri: invokeArn, credentials_arn: ROLE },
    });
    expect((await gateway.call("/")).body).toBe("ok");
    expect(asked.map(({ principal, action }) => [principal.kind, action])).toEqual([
      ["service", "sts:AssumeRole"],
      ["role", "lambda:InvokeFunction"],
    ]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["answers in another shape", () => ({ statusCode: 200, body: { not: "text" } })],
  ])("that %s: 500, and the trace says why", async (_what, run) => {
    await gateway.lambda("GET /", run);
    const answer = await gateway.call("/");
    expect([answer.status, answer.json()]).toEqual([500, { message: "Internal Server Error" }]);
    expect(gateway.world.trace.since(0)).toMatchObject([
      { hop: "accepted" },
      { hop: "failed", detail: { message: expect.stringMatching(/broken|body must be a string/) } },
    ]);
  });

  test("that may not be invoked: 500", async () => {
    denied = "lambda:InvokeFunction";
    await gateway.lambda("GET /", () => "ok");
    expect((await gateway.call("/")).status).toBe(500);
    expect(gateway.events).toEqual([]);
  });

  test("that takes longer than the time-out: 503", async () => {
    let end = () => {};
    const invoked = new Promise<void>((resolve) => {
      gateway.lambda("GET /", () => {
        resolve();
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
    });
    const answer = gateway.call("/");
    await invoked;
    await gateway.world.clock.advance(30_000);
    expect([(await answer).status, (await answer).json()]).toEqual([503, { message: "Service Unavailable" }]);
    end();
  });
});

describe("HTTP_PROXY", () => {
  let server: Server;
  const seen: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = [];

  beforeEach(async () => {
    seen.length = 0;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body });
        response.writeHead(Number(request.headers["x-status"] ?? 200), {
          "X-Own": "1",
          "Set-Cookie": ["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT", "b=2"],
        });
        response.end('{"from":"outside"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  async function proxy(path: string, raw: Record<string, unknown> = {}) {
    const { port } = server.address() as AddressInfo;
    const { id } = await gateway.integration({
      integration_type: "HTTP_PROXY",
      integration_method: "ANY",
      integration_uri: `http://127.0.0.1:${port}${path}`,
      ...raw,
    });
    await gateway.route("ANY /shop/{proxy+}", id);
  }

  test("passes the request on and the answer back", async () => {
    await proxy("/{proxy}");
    const answer = await gateway.post("/shop/a/b?q=1&q=2", '{"a":1}', { Cookie: "c=d" });
    expect([answer.status, answer.json()]).toEqual([200, { from: "outside" }]);
    expect(answer.headers["set-cookie"]).toEqual(["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT", "b=2"]);
    expect(seen).toMatchObject([{ method: "POST", url: "/a/b?q=1&q=2", body: '{"a":1}', headers: { cookie: "c=d" } }]);
    expect(seen[0]!.headers["x-amzn-trace-id"]).toMatch(/^Root=1-/);
  });

  test("with the changes of the mappings, on the way there and back", async () => {
    await proxy("/fixed", {
      request_parameters: {
        "append:header.x-tag": "$context.requestId",
        "overwrite:header.x-type": "of ${request.header.x-type}",
        "remove:header.x-secret": "''",
        "overwrite:querystring.q": "new",
        "remove:querystring.gone": "''",
        "overwrite:path": "/over/${request.path.proxy}",
      },
      response_parameters: [
        {
          status_code: "404",
          mappings: {
            "overwrite:statuscode": "204",
            "append:header.x-own": "$response.body.from",
            "overwrite:header.x-new": "$context.requestId",
            "remove:header.set-cookie": "''",
          },
        },
      ],
    });
    const headers = { "X-Type": "a", "X-Secret": "s", "X-Status": "404" };
    const answer = await gateway.call("/shop/a?q=1&gone=1&stays=1", { headers });
    const id = answer.headers["apigw-requestid"];
    expect(seen[0]).toMatchObject({ url: "/over/a?q=new&stays=1", headers: { "x-tag": id, "x-type": "of a" } });
    expect(seen[0]!.headers).not.toHaveProperty("x-secret");
    expect([answer.status, answer.headers["x-own"], answer.headers["x-new"], answer.headers["set-cookie"]]).toEqual([
      204,
      "1, outside",
      id,
      undefined,
    ]);
  });

  test("nobody there: 503", async () => {
    await proxy("/{proxy}");
    await new Promise((resolve) => server.close(resolve));
    const answer = await gateway.call("/shop/a");
    expect([answer.status, answer.json()]).toEqual([503, { message: "Service Unavailable" }]);
  });

  test.each([
    [{ request_parameters: { "append:path": "x" } }, /"append:path" must be/],
    [{ request_parameters: { "append:header.x-amzn-a": "x" } }, /is reserved, and cannot be mapped/],
    [{ response_parameters: [{ status_code: "100", mappings: {} }] }, /status_code "100" must be from 200 to 599/],
  ])("%j is refused", async (raw, problem) => {
    await expect(proxy("/", raw)).rejects.toThrow(problem);
  });
});

test.each([
  [{ integration_type: "MOCK" }, /argument "integration_type" must be AWS_PROXY or HTTP_PROXY/],
  [
    { integration_type: "HTTP_PROXY", connection_type: "VPC_LINK" },
    /argument "connection_type" must be INTERNET: there are no private networks here/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_subtype: "Kinesis-PutRecord" },
    /argument "integration_subtype" must be one of EventBridge-PutEvents/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_uri: "orders" },
    /integration_uri "orders" must be the invoke_arn of a Lambda function/,
  ],
  [{ integration_type: "HTTP_PROXY", integration_uri: "ftp://x" }, /must be an http or https URL/],
  [
    { integration_type: "AWS_PROXY", integration_uri: FUNCTION_ARN, timeout_milliseconds: 31_000 },
    /timeout_milliseconds must be a whole number from 50 to 30000/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_uri: FUNCTION_ARN, payload_format_version: "3.0" },
    /must be 1.0 or 2.0/,
  ],
])("%j is refused", async (raw, problem) => {
  await expect(gateway.declare(definition, { api_id: gateway.api.id, ...raw })).rejects.toThrow(problem);
});
