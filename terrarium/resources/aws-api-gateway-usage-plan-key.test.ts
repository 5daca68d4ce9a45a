import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import apiKey from "./aws-api-gateway-api-key.ts";
import usagePlan from "./aws-api-gateway-usage-plan.ts";
import definition from "./aws-api-gateway-usage-plan-key.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const VALUE = "a-value-of-twenty-characters";

/** A method that asks for a key, and a key in a plan for its stage. */
async function openKeyed(plan: Record<string, unknown> = {}, key: Record<string, unknown> = {}) {
  await gateway.mock({ api_key_required: true });
  await gateway.stage();
  const { id } = await gateway.declare(apiKey, { name: "publishers", value: VALUE, ...key });
  const made = await gateway.declare(usagePlan, {
    name: "plan",
    api_stages: [{ api_id: gateway.api.id, stage: "test" }],
    ...plan,
  });
  return { key_id: id, usage_plan_id: made.id, key_type: "API_KEY" };
}

const status = async (value: string) => (await gateway.post("{}", { "X-API-Key": value })).status;

test("lets the key in", async () => {
  const raw = await openKeyed();
  expect(await status(VALUE)).toBe(403);
  expect(await gateway.declare(definition, raw)).toEqual({ id: raw.key_id, name: "publishers", value: VALUE });
  expect([await status(VALUE), await status("another-value-of-a-key")]).toEqual([200, 403]);
});

test("lets in no key that is disabled", async () => {
  await gateway.declare(definition, await openKeyed({}, { enabled: false }));
  expect(await status(VALUE)).toBe(403);
});

test("is for an API key, and a plan that there is", async () => {
  const raw = await openKeyed();
  await expect(gateway.declare(definition, { ...raw, key_type: "KEY" })).rejects.toThrow(
    /must be API_KEY, but is "KEY"/,
  );
  await expect(gateway.declare(definition, { ...raw, usage_plan_id: "x" })).rejects.toThrow(
    'there is no usage plan "x"',
  );
});
