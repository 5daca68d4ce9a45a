import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import method from "./aws-api-gateway-method.ts";
import definition from "./aws-api-gateway-method-response.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
  await gateway.declare(method, { ...gateway.root, http_method: "GET", authorization: "NONE" });
});
afterEach(() => gateway.close());

test("belongs to a method, and is named by its status", async () => {
  const { api, root } = gateway;
  const response = await gateway.declare(definition, { ...root, http_method: "GET", status_code: 200 });
  expect(response).toEqual({ id: `agmr-${api.id}-${api.root_resource_id}-GET-200`, status_code: "200" });
  await expect(gateway.declare(definition, { ...root, http_method: "PUT", status_code: "200" })).rejects.toThrow(
    "there is no method PUT of / yet: refer to the http_method of its aws_api_gateway_method",
  );
  await expect(gateway.declare(definition, { ...root, http_method: "GET", status_code: "ok" })).rejects.toThrow(
    'status_code "ok" must be an HTTP status',
  );
});
