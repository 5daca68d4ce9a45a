import { BusRoute, type BusRouteProps } from "./bus-route.ts";
import { RestApi } from "./rest-api.ts";
import { ServiceRole } from "./service-role.ts";
import { someBus } from "./testing/functions.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<BusRouteProps> = {}) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders", corsOrigin: "https://a.org" });
    const role = new ServiceRole(stack, "role", { name: "r", service: "apigateway.amazonaws.com", description: "r" });
    const message = { title: "Order", type: "object", required: ["orderId"] };
    const event = { source: "com.mycompany.order", detailType: "order" };
    new BusRoute(stack, "route", { api, path: "order", bus: someBus(stack), event, role, message, ...props });
  });

test("POST is validated against the schema before anything else", () => {
  const stack = synth();
  expect(stack.only("aws_api_gateway_method")).toMatchObject({
    http_method: "POST",
    authorization: "NONE",
    request_models: { "application/json": expect.stringMatching(/aws_api_gateway_model/) },
    request_validator_id: expect.stringMatching(/aws_api_gateway_request_validator/),
  });
  expect(JSON.parse(String(stack.only("aws_api_gateway_model").schema))).toMatchObject({ title: "Order" });
});

test("it is a call of PutEvents in its JSON protocol, with a role that may do just that", () => {
  const stack = synth();
  expect(stack.only("aws_api_gateway_integration")).toMatchObject({
    type: "AWS",
    integration_http_method: "POST",
    uri: expect.stringMatching(/^arn:.*:apigateway:.*:events:action\/PutEvents$/),
    passthrough_behavior: "NEVER",
    request_parameters: {
      "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
      "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
    },
  });
  expect(statements(stack.only("aws_iam_role_policy").policy)).toMatchObject([
    { Action: "events:PutEvents", Resource: expect.stringMatching(/aws_cloudwatch_event_bus/) },
  ]);
});

test("each answer that a template gives is one that the method knows", () => {
  const known = synth()
    .all("aws_api_gateway_method_response")
    .map(({ status_code }) => status_code);
  expect(known.sort()).toEqual(["202", "400", "413", "429", "500"]);
});

test("callers may have to sign", () => {
  const method = synth({ authorization: "AWS_IAM" }).only("aws_api_gateway_method");
  expect(method.authorization).toBe("AWS_IAM");
});

test("a schema without a title has no name to be a model by", () => {
  expect(() => synth({ message: { type: "object" } })).toThrow("stack/route: message.title is null");
});
