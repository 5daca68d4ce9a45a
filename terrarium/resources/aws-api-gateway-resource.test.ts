import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-resource.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("knows its whole path", async () => {
  const at = { rest_api_id: gateway.api.id };
  const orders = await gateway.declare(definition, {
    ...at,
    parent_id: gateway.api.root_resource_id,
    path_part: "orders",
  });
  const order = await gateway.declare(definition, { ...at, parent_id: orders.id, path_part: "{id}" });
  expect([orders.path, order.path]).toEqual(["/orders", "/orders/{id}"]);
});

test("belongs to an API, and has a place there", async () => {
  await expect(gateway.declare(definition, { rest_api_id: "nope", parent_id: "x", path_part: "a" })).rejects.toThrow(
    '"nope" is no REST API: refer to the id of an aws_api_gateway_rest_api',
  );
  await expect(
    gateway.declare(definition, { rest_api_id: gateway.api.id, parent_id: "nope", path_part: "a" }),
  ).rejects.toThrow('"nope" is no resource of the API "orders"');
});
