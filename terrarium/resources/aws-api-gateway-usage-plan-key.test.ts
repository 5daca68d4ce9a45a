import { keyedGatewayForEachTest, VALUE } from "../../tests/factories/keyed-gateway.ts";
import definition from "./aws-api-gateway-usage-plan-key.ts";

const keyed = keyedGatewayForEachTest();
const { open, status } = keyed;

test("lets the key in", async () => {
  const raw = await open();
  expect(await status(VALUE)).toBe(403);
  expect(await keyed.gateway.declare(definition, raw)).toEqual({ id: raw.key_id, name: "publishers", value: VALUE });
  expect([await status(VALUE), await status("another-value-of-a-key")]).toEqual([200, 403]);
});

test("lets in no key that is disabled", async () => {
  await keyed.gateway.declare(definition, await open({}, { enabled: false }));
  expect(await status(VALUE)).toBe(403);
});

test("is for an API key, and a plan that there is", async () => {
  const raw = await open();
  await expect(keyed.gateway.declare(definition, { ...raw, key_type: "KEY" })).rejects.toThrow(
    /must be API_KEY, but is "KEY"/,
  );
  await expect(keyed.gateway.declare(definition, { ...raw, usage_plan_id: "x" })).rejects.toThrow(
    'there is no usage plan "x"',
  );
});
