import { QueueRoute, type QueueRouteProps } from "./queue-route.ts";
import { RestApi } from "./rest-api.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";
import { WorkQueue } from "./work-queue.ts";

const synth = (props: Partial<QueueRouteProps> = {}, fifo = false) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders", corsOrigin: "https://a.org" });
    const queue = new WorkQueue(stack, "queue", { name: "orders", fifo });
    const role = new ServiceRole(stack, "role", { name: "r", service: "apigateway.amazonaws.com", description: "r" });
    const message = { title: "Order", type: "object", required: ["id"] };
    new QueueRoute(stack, "route", { api, path: "sub", queue, role, message, ...props });
  });

test("POST is validated against the schema before anything else", () => {
  const stack = synth();
  expect(stack.only("aws_api_gateway_method")).toMatchObject({
    http_method: "POST",
    api_key_required: false,
    request_models: { "application/json": expect.stringMatching(/aws_api_gateway_model/) },
    request_validator_id: expect.stringMatching(/aws_api_gateway_request_validator/),
  });
  expect(stack.only("aws_api_gateway_request_validator").validate_request_body).toBe(true);
  const model = stack.only("aws_api_gateway_model");
  expect(model).toMatchObject({ name: "Order", content_type: "application/json" });
  expect(JSON.parse(String(model.schema))).toEqual({ title: "Order", type: "object", required: ["id"] });
});

test("it goes to that queue as SQS wants it, and other content types go nowhere", () => {
  expect(synth().only("aws_api_gateway_integration")).toMatchObject({
    type: "AWS",
    integration_http_method: "POST",
    uri: expect.stringMatching(/^arn:.*:apigateway:.*:sqs:path\/.*\/\$\{aws_sqs_queue\.queue_\w+\.name\}$/),
    credentials: expect.stringMatching(/aws_iam_role/),
    passthrough_behavior: "NEVER",
    request_parameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
    request_templates: { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" },
  });
});

test("the role may send to that queue, and nothing else", () => {
  expect(statements(synth().only("aws_iam_role_policy").policy)).toEqual([
    {
      Sid: "Send",
      Effect: "Allow",
      Action: "sqs:SendMessage",
      Resource: expect.stringMatching(/^\$\{aws_sqs_queue\.queue_\w+\.arn\}$/),
    },
  ]);
});

test("only what SQS answers with 2xx is acknowledged, and what nobody thought of is a 500", () => {
  const responses = synth().all("aws_api_gateway_integration_response");
  const byPattern = Object.fromEntries(
    responses.map(({ selection_pattern, status_code }) => [selection_pattern ?? "default", String(status_code)]),
  );
  expect(byPattern).toEqual({
    "2\\d{2}": expect.stringContaining("response-202"),
    "4\\d{2}": expect.stringContaining("response-400"),
    default: expect.stringContaining("response-500"),
  });
});

test("the method declares every status, and every one has the CORS header", () => {
  const stack = synth();
  const declared = stack.all("aws_api_gateway_method_response");
  expect(declared.map(({ status_code }) => status_code).sort()).toEqual(["202", "400", "413", "429", "500"]);
  const header = "method.response.header.Access-Control-Allow-Origin";
  for (const { response_parameters } of declared) expect(response_parameters).toEqual({ [header]: true });
  for (const { response_parameters } of stack.all("aws_api_gateway_integration_response")) {
    expect(response_parameters).toEqual({ [header]: "'https://a.org'" });
  }
});

test("another queue is another deployment, though the definition reads the same", () => {
  const { triggers } = synth().only("aws_api_gateway_deployment") as { triggers: Record<string, string> };
  expect(triggers.values).toMatch(/sqs:path\/.*aws_sqs_queue.*name\} \$\{aws_iam_role/);
});

test("a FIFO queue gets the group of the message", () => {
  expect(synth({ messageGroup: "$.id" }, true).only("aws_api_gateway_integration").request_templates).toEqual({
    "application/json": expect.stringContaining("&MessageGroupId=$util.urlEncode($input.path('$.id'))"),
  });
});

test("a key is asked for when told", () => {
  expect(synth({ apiKeyRequired: true }).only("aws_api_gateway_method").api_key_required).toBe(true);
});

test.each<[Partial<QueueRouteProps>, boolean, string]>([
  [{}, true, "stack/route: messageGroup is null; accepted is a JSON path such as $.id, as the queue is FIFO"],
  [{ messageGroup: "$.id" }, false, "accepted is nothing, as the queue is not FIFO"],
  [{ messageGroup: "$.id')" }, true, "stack/route: messageGroup is"],
  [{ message: { type: "object" } }, false, "stack/route: message.title is null; accepted is letters and digits"],
])("%p with fifo %p is refused", (props, fifo, message) => {
  expect(() => synth(props, fifo)).toThrow(message);
});
