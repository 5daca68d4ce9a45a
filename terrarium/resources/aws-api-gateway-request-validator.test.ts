import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import model from "./aws-api-gateway-model.ts";
import definition from "./aws-api-gateway-request-validator.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test.each([
  [{ validate_request_body: true }, [400, 200]],
  [{ validate_request_parameters: true }, [200, 400]],
  [{}, [200, 200]],
])("with %j looks at bodies, at parameters, or at neither", async (raw, expected) => {
  const { id } = gateway.api;
  const validator = await gateway.declare(definition, { rest_api_id: id, name: "v", ...raw });
  const schema = '{"type":"object","required":["id"]}';
  await gateway.declare(model, { rest_api_id: id, name: "M", content_type: "application/json", schema });
  await gateway.mock({
    request_validator_id: validator.id,
    request_models: { "application/json": "M" },
    request_parameters: { "method.request.header.X-One": true },
  });
  await gateway.stage();
  const statuses = [await gateway.post("{}", { "X-One": "1" }), await gateway.post('{"id":1}')].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual(expected);
});

test("that is not there stops the deployment", async () => {
  await gateway.mock({ request_validator_id: "nope" });
  await expect(gateway.deploy()).rejects.toThrow('POST / has the request validator "nope", which is not there');
});
