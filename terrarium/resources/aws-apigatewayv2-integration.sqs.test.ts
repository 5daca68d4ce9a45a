import { guardedGatewayForEachTest, ROLE } from "../../tests/factories/guarded-http-gateway.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import queue from "./aws-sqs-queue.ts";

const QUEUE_URL = "http://127.0.0.1:4566/000000000000/orders";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:orders";

const guarded = guardedGatewayForEachTest();

describe("SQS", () => {
  beforeEach(async () => {
    await guarded.gateway.declare(queue, { name: "orders" });
  });

  async function first(routeKey: string, subtype: string, parameters: Record<string, string>, raw = {}) {
    const { id } = await guarded.gateway.integration({
      integration_type: "AWS_PROXY",
      integration_subtype: subtype,
      credentials_arn: ROLE,
      payload_format_version: "1.0",
      request_parameters: { QueueUrl: QUEUE_URL, ...parameters },
      ...raw,
    });
    await guarded.gateway.route(routeKey, id);
  }
  const received = async () => {
    const found = await guarded.gateway.world.service(QueueService).byName("orders").receive();
    return found;
  };

  test("SendMessage puts the body into the queue as it is, as the role, and answers what SQS says", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    const body = '{"id": "ä&=+", "n": 1.0}';
    const answer = await guarded.gateway.post("/order", body);
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/xml"]);
    expect(answer.body).toMatch(/^<\?xml version="1.0"\?><SendMessageResponse .*<MessageId>[\da-f-]{36}<\/MessageId>/);
    expect(await received()).toMatchObject([{ body }]);
    expect(guarded.asked).toMatchObject([
      {
        principal: {
          kind: "service",
          name: "apigateway.amazonaws.com",
          sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${guarded.gateway.api.id}/$default/POST/order`,
        },
        action: "sts:AssumeRole",
        resource: ROLE,
      },
      { principal: { kind: "role", arn: ROLE }, action: "sqs:SendMessage", resource: QUEUE_ARN },
    ]);
    const lineage = answer.headers["apigw-requestid"];
    expect(guarded.gateway.world.trace.since(0)).toMatchObject([
      { hop: "accepted", part: guarded.gateway.api.arn, lineage },
      { hop: "queued", part: QUEUE_ARN, lineage },
      { hop: "received", lineage },
    ]);
    expect(guarded.gateway.world.topology.edges).toContainEqual({
      from: guarded.gateway.api.arn,
      to: QUEUE_ARN,
      kind: "sends",
    });
  });

  test("parameters come from all parts of a request, attributes as JSON", async () => {
    await first("POST /{kind}/{id}", "SQS-SendMessage", {
      MessageBody: "${request.path.kind} ${request.querystring.q} ${stageVariables.none}",
      MessageAttributes: '{"type":{"DataType":"String","StringValue":"${request.header.x-type}"}}',
      DelaySeconds: "$request.body.delay",
    });
    const missing = await guarded.gateway.post("/order/7?q=a", '{"delay":0}', { "X-Type": "new" });
    expect([missing.status, missing.json()]).toEqual([400, { message: "Bad Request" }]);
    await first("PUT /{kind}", "SQS-SendMessage", {
      MessageBody: "${request.path.kind} ${request.querystring.q}",
      MessageAttributes: '{"type":{"DataType":"String","StringValue":"${request.header.x-type}"}}',
      DelaySeconds: "$request.body.delay",
    });
    const answer = await guarded.gateway.call("/order?q=a%26b", {
      method: "PUT",
      body: '{"delay":0}',
      headers: { "X-Type": "new" },
    });
    expect(answer.status).toBe(200);
    expect(await received()).toMatchObject([{ body: "order a&b" }]);
  });

  test("a request without what is mapped is refused, and the trace says what", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body.message" });
    const answer = await guarded.gateway.post("/order", '{"other":1}');
    expect([answer.status, answer.json()]).toEqual([400, { message: "Bad Request" }]);
    expect(guarded.gateway.world.trace.since(0)).toMatchObject([
      {
        hop: "refused",
        detail: {
          message: expect.stringContaining("Unable to resolve property MessageBody from source $request.body.message"),
        },
      },
    ]);
    expect((await guarded.gateway.post("/order", "")).status).toBe(400);
  });

  test("messages are received and deleted, with SQS's own answers", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    await first("GET /order", "SQS-ReceiveMessage", { MaxNumberOfMessages: "5", AttributeNames: '["All"]' });
    await first("DELETE /order", "SQS-DeleteMessage", { ReceiptHandle: "$request.querystring.handle" });
    await first("POST /purge", "SQS-PurgeQueue", {});
    await guarded.gateway.post("/order", "one");
    const answer = await guarded.gateway.call("/order");
    expect(answer.body).toContain("<Body>one</Body>");
    expect(answer.body).toContain("<Name>SentTimestamp</Name>");
    const handle = /<ReceiptHandle>(.+?)<\/ReceiptHandle>/.exec(answer.body)![1]!;
    const deleted = await guarded.gateway.call(`/order?handle=${encodeURIComponent(handle)}`, { method: "DELETE" });
    expect([deleted.status, deleted.body]).toEqual([200, expect.stringContaining("<DeleteMessageResponse")]);
    expect((await guarded.gateway.post("/purge")).status).toBe(200);
  });

  test("an error of SQS is the client's", async () => {
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body", DelaySeconds: "901" });
    const answer = await guarded.gateway.post("/order", "x");
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining("<Code>InvalidParameterValue</Code>")]);
    expect(guarded.gateway.world.trace.since(0).map(({ hop }) => hop)).toEqual(["accepted", "failed"]);
  });

  test.each(["sqs:SendMessage", "sts:AssumeRole"])("without %s the client learns nothing: 500", async (action) => {
    guarded.denied = action;
    await first("POST /order", "SQS-SendMessage", { MessageBody: "$request.body" });
    const answer = await guarded.gateway.post("/order", "x");
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
