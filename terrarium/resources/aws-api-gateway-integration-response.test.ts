import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import deployment from "./aws-api-gateway-deployment.ts";
import integration from "./aws-api-gateway-integration.ts";
import definition from "./aws-api-gateway-integration-response.ts";
import method from "./aws-api-gateway-method.ts";
import methodResponse from "./aws-api-gateway-method-response.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("makes the answer of a preflight", async () => {
  const at = { ...gateway.root, http_method: "OPTIONS" };
  const origin = "method.response.header.Access-Control-Allow-Origin";
  await gateway.declare(method, { ...at, authorization: "NONE" });
  await gateway.declare(methodResponse, { ...at, status_code: "204", response_parameters: { [origin]: true } });
  await gateway.declare(integration, {
    ...at,
    type: "MOCK",
    request_templates: { "application/json": '{"statusCode":204}' },
  });
  const response = await gateway.declare(definition, {
    ...at,
    status_code: "204",
    selection_pattern: "-",
    response_parameters: { [origin]: "'*'" },
  });
  expect(response.id).toMatch(/^agir-.*-OPTIONS-204$/);
  await gateway.declare(deployment, { rest_api_id: gateway.api.id, stage_name: "test" });
  const answer = await gateway.get("test", "/", { method: "OPTIONS" });
  expect([answer.status, answer.body, answer.headers["access-control-allow-origin"]]).toEqual([204, "", "*"]);
});

test("comes after its method response and its integration", async () => {
  const at = { ...gateway.root, http_method: "GET" };
  await gateway.declare(method, { ...at, authorization: "NONE" });
  const declared = () => gateway.declare(definition, { ...at, status_code: "200" });
  await expect(declared()).rejects.toThrow(/there is no method response for status 200 of GET \//);
  await gateway.declare(methodResponse, { ...at, status_code: "200" });
  await expect(declared()).rejects.toThrow(/GET \/ has no integration yet: let the integration response depend on it/);
  await expect(gateway.declare(definition, { ...at, status_code: "200", content_handling: "X" })).rejects.toThrow(
    /must be one of CONVERT_TO_BINARY, CONVERT_TO_TEXT, but is "X"/,
  );
});
