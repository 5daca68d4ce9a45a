import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import definition from "./aws-apigatewayv2-deployment.ts";

let gateway: HttpGateway;
beforeEach(async () => {
  gateway = await openHttpGateway();
});
afterEach(() => gateway.close());

test("fixes the routes that there are", async () => {
  await gateway.lambda("GET /early", () => "early");
  const { id } = await gateway.declare(definition, { api_id: gateway.api.id, triggers: { redeployment: "1" } });
  await gateway.stage({ auto_deploy: false, deployment_id: id });
  await gateway.lambda("GET /late", () => "late", { name: "-late" });
  expect((await gateway.call("/early")).body).toBe("early");
  expect((await gateway.call("/late")).status).toBe(404);
});

test("there is none of an API without routes", async () => {
  await expect(gateway.declare(definition, { api_id: gateway.api.id })).rejects.toThrow(
    'the API "orders" has no routes yet: let the deployment depend on them (depends_on)',
  );
});

test("there is none of an API that is not there", async () => {
  await expect(gateway.declare(definition, { api_id: "nope" })).rejects.toThrow(
    '"nope" is no API here: refer to the id of an aws_apigatewayv2_api',
  );
});
