import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import { QueueService } from "../engine/queue/queue-service.ts";
import deployment from "./aws-api-gateway-deployment.ts";
import definition from "./aws-api-gateway-integration.ts";
import integrationResponse from "./aws-api-gateway-integration-response.ts";
import method from "./aws-api-gateway-method.ts";
import methodResponse from "./aws-api-gateway-method-response.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const QUEUE = "arn:aws:apigateway:us-east-1:sqs:path/000000000000/orders";
const LAMBDA =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:orders/invocations";

async function declarePost(integration: Record<string, unknown>) {
  const at = { ...gateway.root, http_method: "POST" };
  await gateway.declare(method, { ...at, authorization: "NONE" });
  return gateway.declare(definition, { ...at, ...integration });
}

test("has the provider's defaults", async () => {
  const { api } = gateway;
  expect(await declarePost({ type: "MOCK" })).toEqual({
    id: `agi-${api.id}-${api.root_resource_id}-POST`,
    passthrough_behavior: "WHEN_NO_MATCH",
    connection_type: "INTERNET",
    cache_namespace: api.root_resource_id,
    timeout_milliseconds: 29_000,
  });
});

test("sends to a queue in the query protocol, and the answer comes back through the templates", async () => {
  const { world } = gateway;
  const queue = world.service(QueueService).declare({ name: "orders", attributes: {}, tags: {} }, "test/queue");
  await declarePost({
    type: "AWS",
    uri: QUEUE,
    integration_http_method: "POST",
    credentials: "arn:aws:iam::000000000000:role/gateway",
    passthrough_behavior: "NEVER",
    request_parameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
    request_templates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
  });
  const at = { ...gateway.root, http_method: "POST", status_code: "202" };
  await gateway.declare(methodResponse, at);
  await gateway.declare(integrationResponse, {
    ...at,
    response_templates: {
      "application/json": "$input.json('$.SendMessageResponse.SendMessageResult')",
    },
  });
  await gateway.declare(deployment, { rest_api_id: gateway.api.id, stage_name: "events" });
  const body = '{"text":"a&b=c d +é"}';
  const answer = await gateway.get("events", "/", { body, headers: { "Content-Type": "application/json" } });
  expect(answer.status).toBe(202);
  const [message] = await queue.receive({ max: 1 });
  expect(message).toMatchObject({
    body,
    messageId: answer.json().MessageId,
    md5OfBody: answer.json().MD5OfMessageBody,
  });
  expect(message!.lineage).toBe(answer.headers["x-amzn-requestid"]);
  const lineage = message!.lineage;
  const hops = world.trace.since(0).filter((record) => record.lineage === lineage);
  expect(hops.map(({ hop }) => hop)).toEqual(["accepted", "queued", "received"]);
});

test.each([
  [{ type: "OTHER" }, /must be one of AWS, AWS_PROXY, MOCK, HTTP, HTTP_PROXY, but is "OTHER"/],
  [
    { type: "AWS_PROXY", uri: QUEUE, integration_http_method: "POST" },
    /must lead to a function here.*use its invoke_arn/,
  ],
  [{ type: "AWS_PROXY", uri: LAMBDA, integration_http_method: "GET" }, /integration_http_method must be POST/],
  [{ type: "AWS", uri: "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord" }, /leads to the service "kinesis"/],
  [{ type: "AWS", uri: QUEUE }, /integration_http_method is required for an integration of type AWS/],
  [{ type: "MOCK", timeout_milliseconds: 10 }, /must be a whole number from 50 to 300000, but is 10/],
  [{ type: "MOCK", passthrough_behavior: "ALWAYS" }, /must be one of WHEN_NO_MATCH, .*, but is "ALWAYS"/],
  [{ type: "MOCK", content_handling: "X" }, /must be one of CONVERT_TO_BINARY/],
  [{ type: "MOCK", request_templates: { "text/plain": "#set($x" } }, /the template for text\/plain cannot be parsed/],
])("%j is refused", async (integration, problem) => {
  await expect(declarePost(integration)).rejects.toThrow(problem);
});
