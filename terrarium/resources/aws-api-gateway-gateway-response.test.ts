import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-gateway-response.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("changes what API Gateway answers by itself", async () => {
  const { id } = gateway.api;
  const response = await gateway.declare(definition, {
    rest_api_id: id,
    response_type: "MISSING_AUTHENTICATION_TOKEN",
    status_code: "404",
    response_templates: { "application/json": '{"message":"no $context.path"}' },
    response_parameters: { "gatewayresponse.header.X-Why": "'nowhere'" },
  });
  expect(response).toEqual({ id: `aggr-${id}-MISSING_AUTHENTICATION_TOKEN` });
  await gateway.mock();
  await gateway.stage();
  const answer = await gateway.get("test", "/x");
  expect([answer.status, answer.json(), answer.headers["x-why"]]).toEqual([404, { message: "no /test/x" }, "nowhere"]);
});

test.each([
  [{ response_type: "NOPE" }, /there is no response type "NOPE"; there are ACCESS_DENIED/],
  [{ response_type: "DEFAULT_4XX", status_code: "42" }, /must be an HTTP status, but is 42/],
  [{ response_type: "DEFAULT_4XX", response_parameters: { "X-A": "'1'" } }, /must be gatewayresponse.header.NAME/],
])("%j is refused", async (raw, problem) => {
  await expect(gateway.declare(definition, { rest_api_id: gateway.api.id, ...raw })).rejects.toThrow(problem);
});
