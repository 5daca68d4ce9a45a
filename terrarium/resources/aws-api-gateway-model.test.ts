import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-model.ts";
import requestValidator from "./aws-api-gateway-request-validator.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const declareModel = (name: string, schema: unknown) =>
  gateway.declare(definition, {
    rest_api_id: gateway.api.id,
    name,
    content_type: "application/json",
    schema: typeof schema === "string" ? schema : JSON.stringify(schema),
  });

test("may refer to another model of its API", async () => {
  const { id } = gateway.api;
  await declareModel("Person", { type: "object", required: ["id"] });
  const people = await declareModel("People", {
    type: "array",
    items: { $ref: `https://apigateway.amazonaws.com/restapis/${id}/models/Person` },
  });
  const validator = await gateway.declare(requestValidator, {
    rest_api_id: id,
    name: "v",
    validate_request_body: true,
  });
  await gateway.mock({ request_validator_id: validator.id, request_models: { "application/json": people.name } });
  await gateway.stage();
  expect([(await gateway.post('[{"id":1}]')).status, (await gateway.post("[{}]")).status]).toEqual([200, 400]);
});

test("has a plain name, once, and a schema in JSON", async () => {
  await declareModel("Person", {});
  await expect(declareModel("Person", {})).rejects.toThrow('another model has the name "Person"');
  await expect(declareModel("a-b", {})).rejects.toThrow(/must be letters and digits, but is "a-b"/);
  await expect(declareModel("M", "{")).rejects.toThrow(/the schema of model "M" is not JSON/);
});
