import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-deployment.ts";
import method from "./aws-api-gateway-method.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("holds what was there when it was made, and may make a stage itself", async () => {
  await gateway.mock({}, "$stageVariables.color");
  const made = await gateway.declare(definition, {
    rest_api_id: gateway.api.id,
    stage_name: "test",
    variables: { color: "red" },
    triggers: { redeployment: "x" },
  });
  expect(made.invoke_url).toBe(`http://127.0.0.1:4566/restapis/${gateway.api.id}/test/_user_request_`);
  expect(made.execution_arn).toBe(`${gateway.api.execution_arn}/test`);
  await gateway.declare(method, { ...gateway.root, http_method: "GET", authorization: "NONE" });
  expect((await gateway.post()).body).toBe("red");
  expect((await gateway.get("test", "/")).status).toBe(403);
});

test("cannot be made of an API that is not whole", async () => {
  await expect(gateway.deploy()).rejects.toThrow(/has no methods yet: let the deployment depend on them/);
  await gateway.declare(method, { ...gateway.root, http_method: "GET", authorization: "NONE" });
  await expect(gateway.deploy()).rejects.toThrow(/no integration is defined for GET \/ yet/);
});
