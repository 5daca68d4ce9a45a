import { CorsPreflight } from "./cors-preflight.ts";
import { RestApi } from "./rest-api.ts";
import { Synthesized } from "./testing/synthesized.ts";

const stack = new Synthesized((scope) => {
  const api = new RestApi(scope, "api", { name: "orders", description: "O", corsOrigin: "https://app.example.com" });
  new CorsPreflight(scope, "preflight", { api, path: "sub", methods: ["POST"] });
});

test("OPTIONS is answered by the gateway itself, without a key", () => {
  const method = stack.only("aws_api_gateway_method");
  expect(method).toMatchObject({ http_method: "OPTIONS", authorization: "NONE" });
  expect(method).not.toHaveProperty("api_key_required");
  expect(stack.only("aws_api_gateway_integration")).toMatchObject({
    type: "MOCK",
    request_templates: { "application/json": '{"statusCode": 204}' },
  });
});

test("the answer says who may call, how, and with which headers", () => {
  expect(stack.only("aws_api_gateway_integration_response").response_parameters).toEqual({
    "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
    "method.response.header.Access-Control-Allow-Methods": "'POST,OPTIONS'",
    "method.response.header.Access-Control-Allow-Headers": "'Content-Type,X-Api-Key'",
    "method.response.header.Access-Control-Max-Age": "'600'",
  });
});

test("the method declares every header that the integration sets, or AWS refuses it", () => {
  const declared = stack.only("aws_api_gateway_method_response").response_parameters as Record<string, boolean>;
  const set = stack.only("aws_api_gateway_integration_response").response_parameters as Record<string, string>;
  expect(Object.keys(declared).sort()).toEqual(Object.keys(set).sort());
});

test("all of it is part of the deployment", () => {
  const waits = stack.only("aws_api_gateway_deployment").depends_on as string[];
  for (const type of ["method", "integration", "method_response", "integration_response"]) {
    expect(waits.filter((address) => address.startsWith(`aws_api_gateway_${type}.`))).toHaveLength(1);
  }
});
