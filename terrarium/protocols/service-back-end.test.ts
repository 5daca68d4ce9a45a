import { tableCaller } from "../../tests/factories/dynamodb.ts";
import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import { declareMachine } from "../../tests/factories/state-machine.ts";
import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import deployment from "../resources/aws-api-gateway-deployment.ts";
import integration from "../resources/aws-api-gateway-integration.ts";
import integrationResponse from "../resources/aws-api-gateway-integration-response.ts";
import method from "../resources/aws-api-gateway-method.ts";
import methodResponse from "../resources/aws-api-gateway-method-response.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const JSON_TYPE = { "Content-Type": "application/json" };

/** POSTs to an API whose integration calls an action by its name. */
async function callAction(action: string, template: string, raw: Record<string, unknown> = {}) {
  const at = { ...gateway.root, http_method: "POST" };
  await gateway.declare(method, { ...at, authorization: "NONE" });
  await gateway.declare(integration, {
    ...at,
    type: "AWS",
    uri: `arn:aws:apigateway:us-east-1:${action}`,
    integration_http_method: "POST",
    credentials: "arn:aws:iam::000000000000:role/gateway",
    request_templates: { "application/json": template },
    ...raw,
  });
  await gateway.declare(methodResponse, { ...at, status_code: "200" });
  await gateway.declare(integrationResponse, { ...at, status_code: "200" });
  await gateway.declare(deployment, { rest_api_id: gateway.api.id, stage_name: "test" });
  const answer = await gateway.get("test", "/", { body: '{"id":"7","text":"a&b"}', headers: JSON_TYPE });
  expect(answer.status).toBe(200);
  return answer;
}

/** A queue, and a rule that sends it the events of the shop. */
async function shopRule() {
  const { world } = gateway;
  const queue = world.service(QueueService).declare({ name: "orders" }, "orders");
  const buses = world.service(EventBusService);
  const rule = await buses.rules.declare(buses.bus(), { name: "all", pattern: '{"source":["shop"]}' }, "test/all");
  await buses.rules.putTarget(rule, { id: "queue", arn: queue.arn });
  return queue;
}

const EVENT = `{"Entries":[{"Source":"shop","DetailType":"Order","Detail":"$util.escapeJavaScript($input.body)"}]}`;

test("PutEvents by its name needs no header of the integration", async () => {
  const queue = await shopRule();
  const answer = await callAction("events:action/PutEvents", EVENT);
  expect(answer.json()).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] });
  const [message] = await queue.receive({ max: 1, waitSeconds: 20 });
  expect(JSON.parse(message!.body)).toMatchObject({ source: "shop", detail: { id: "7", text: "a&b" } });
});

test("a target that the integration maps counts more than its action", async () => {
  await shopRule();
  const answer = await callAction("events:action/ListRules", EVENT, {
    request_parameters: { "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'" },
  });
  expect(answer.json()).toMatchObject({ FailedEntryCount: 0 });
});

test("PutItem by its name", async () => {
  const dynamoDb = tableCaller(gateway.world);
  await dynamoDb("CreateTable", {
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  const item = `{"id":{"S":$input.json('$.id')},"text":{"S":$input.json('$.text')}}`;
  const answer = await callAction("dynamodb:action/PutItem", `{"TableName":"orders","Item":${item}}`);
  expect(answer.json()).toEqual({});
  const { body } = await dynamoDb("GetItem", { TableName: "orders", Key: { id: { S: "7" } } });
  expect(body.Item).toEqual({ id: { S: "7" }, text: { S: "a&b" } });
});

test("StartExecution by its name", async () => {
  const machine = declareMachine(gateway.world, { A: { Type: "Succeed" } });
  const input = '"$util.escapeJavaScript($input.body)"';
  const answer = await callAction(
    "states:action/StartExecution",
    `{"stateMachineArn":"${machine.arn}","input":${input}}`,
  );
  expect(answer.json()).toEqual({ executionArn: expect.any(String), startDate: expect.any(Number) });
});

test("a service of the query protocol has the name in the query", async () => {
  const queue = gateway.world.service(QueueService).declare({ name: "orders" }, "orders");
  await callAction("sqs:action/SendMessage", "", {
    request_parameters: {
      "integration.request.querystring.QueueUrl": `'${queue.url}'`,
      "integration.request.querystring.MessageBody": "method.request.body.text",
    },
  });
  expect(await queue.receive({ max: 1 })).toMatchObject([{ body: "a&b" }]);
});
