import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-method.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("is named by where it is", async () => {
  const { api, root } = gateway;
  const method = await gateway.declare(definition, {
    ...root,
    http_method: "POST",
    authorization: "NONE",
    request_parameters: { "method.request.querystring.q": true },
  });
  expect(method).toEqual({
    id: `agm-${api.id}-${api.root_resource_id}-POST`,
    http_method: "POST",
    api_key_required: false,
  });
});

test("of an authorizer is refused: none run here", async () => {
  const method = { ...gateway.root, http_method: "GET", authorization: "CUSTOM" };
  await expect(gateway.declare(definition, method)).rejects.toThrow(
    /must be NONE or AWS_IAM here, but is "CUSTOM": authorizers do not run yet/,
  );
});
