import { closeFunctions, declareFunction } from "../../tests/factories/function.ts";
import { FUNCTION_ARN, type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { Functions } from "../engine/http-api/functions.ts";
import { QueueService } from "../engine/queue/queue-service.ts";

/** With what really stands behind an API. */
let gateway: HttpGateway;
beforeEach(async () => {
  gateway = await openHttpGateway();
  gateway.world.service(Functions).directory = undefined;
  await gateway.stage();
});
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
  closeFunctions(gateway.world);
});

describe("a Lambda function", () => {
  async function behind(routeKey: string, code: string, definition: Parameters<typeof declareFunction>[2] = {}) {
    const { arn } = declareFunction(gateway.world, code, definition).configuration;
    const { id } = await gateway.integration({
      integration_type: "AWS_PROXY",
      integration_uri: arn,
      payload_format_version: "2.0",
    });
    await gateway.route(routeKey, id);
  }

  test("answers", async () => {
    await behind(
      "POST /order/{id}",
      `exports.handler = async (event) => ({
        statusCode: 201,
        headers: { "x-kind": "order" },
        body: JSON.stringify({ id: event.pathParameters.id, ...JSON.parse(event.body) }),
      })`,
    );
    const answer = await gateway.post("/order/7", '{"orderType":"order-delivery"}');
    expect([answer.status, answer.headers["x-kind"], answer.json()]).toEqual([
      201,
      "order",
      { id: "7", orderType: "order-delivery" },
    ]);
    const lineages = new Set(gateway.world.trace.since(0).map(({ lineage }) => lineage));
    expect([...lineages]).toEqual([answer.headers["apigw-requestid"]]);
  });

  test("that throws: 500", async () => {
    await behind("GET /", 'exports.handler = async () => { throw new Error("broken"); }');
    const answer = await gateway.call("/");
    expect([answer.status, answer.json()]).toEqual([500, { message: "Internal Server Error" }]);
  });

  test("without a free environment: 503", async () => {
    await behind("GET /", "exports.handler = async () => 1", { reservedConcurrency: 0 });
    expect((await gateway.call("/")).status).toBe(503);
  });

  test("that is not there: 500", async () => {
    const { id } = await gateway.integration({ integration_type: "AWS_PROXY", integration_uri: FUNCTION_ARN });
    await gateway.route("GET /", id);
    expect((await gateway.call("/")).status).toBe(500);
  });
});

describe("EventBridge", () => {
  beforeEach(async () => {
    const { id } = await gateway.integration({
      integration_type: "AWS_PROXY",
      integration_subtype: "EventBridge-PutEvents",
      credentials_arn: "arn:aws:iam::000000000000:role/gateway",
      request_parameters: {
        Source: "com.mycompany.order",
        DetailType: "order",
        Detail: "$request.body",
        EventBusName: "default",
      },
    });
    await gateway.route("POST /order", id);
  });

  test("routes the order to a queue, all under the request's lineage", async () => {
    const queue = gateway.world.service(QueueService).declare({ name: "orders" }, "orders");
    const service = gateway.world.service(EventBusService);
    const pattern = '{"source":["com.mycompany.order"],"detail":{"orderType":["order-delivery"]}}';
    const rule = await service.rules.declare(service.bus(), { name: "delivery", pattern }, "test/delivery");
    await service.rules.putTarget(rule, { id: "queue", arn: queue.arn });
    const answer = await gateway.post("/order", '{"orderType":"order-delivery","id":1}');
    expect([answer.status, answer.json()]).toEqual([
      200,
      { FailedEntryCount: 0, Entries: [{ EventId: expect.stringMatching(/^[\da-f-]{36}$/) }] },
    ]);
    const lineage = answer.headers["apigw-requestid"] as string;
    await gateway.world.trace.next({ hop: "queued", part: queue.arn, lineage });
    const [message] = await queue.receive();
    expect(JSON.parse(message!.body)).toMatchObject({
      source: "com.mycompany.order",
      detail: { orderType: "order-delivery", id: 1 },
    });
  });

  test("refuses what is no JSON: 200 for the client, and failed in the trace", async () => {
    const answer = await gateway.post("/order", "no JSON");
    expect([answer.status, answer.json()]).toMatchObject([
      200,
      { FailedEntryCount: 1, Entries: [{ ErrorCode: "MalformedDetail" }] },
    ]);
    const lineage = answer.headers["apigw-requestid"] as string;
    const failed = gateway.world.trace.since(0).find(({ hop, part }) => hop === "failed" && part === gateway.api.arn);
    expect(failed).toMatchObject({ lineage, detail: { reason: "REFUSED_BY_SERVICE" } });
  });
});
