import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-method-settings.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("throttles the stage", async () => {
  await gateway.mock();
  await gateway.stage();
  const settings = await gateway.declare(definition, {
    rest_api_id: gateway.api.id,
    stage_name: "test",
    method_path: "*/*",
    settings: { throttling_burst_limit: 1, throttling_rate_limit: 1, metrics_enabled: true, logging_level: "OFF" },
  });
  expect(settings.id).toBe(`${gateway.api.id}-test-*/*`);
  expect([(await gateway.post()).status, (await gateway.post()).status]).toEqual([200, 429]);
});

test("needs a stage, and a path with a method", async () => {
  await gateway.mock();
  const at = { rest_api_id: gateway.api.id, stage_name: "test", settings: {} };
  await expect(gateway.declare(definition, { ...at, method_path: "*/*" })).rejects.toThrow(
    /must be a stage of the API, but "test" is none/,
  );
  await gateway.stage();
  await expect(gateway.declare(definition, { ...at, method_path: "orders" })).rejects.toThrow(
    /must be "\*\/\*" or a path and a method such as "orders\/POST", but is "orders"/,
  );
});
