import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import apiKey from "./aws-api-gateway-api-key.ts";
import usagePlan from "./aws-api-gateway-usage-plan.ts";
import usagePlanKey from "./aws-api-gateway-usage-plan-key.ts";

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

test.each([
  ["a quota", { quota_settings: { limit: 2, period: "DAY" } }],
  ["throttling", { throttle_settings: { burst_limit: 2, rate_limit: 1 } }],
])("lets keys in as often as they may: %s", async (_what, plan) => {
  await gateway.declare(usagePlanKey, await openKeyed(plan));
  expect([await status(VALUE), await status(VALUE), await status(VALUE)]).toEqual([200, 200, 429]);
});

test("may throttle a single method", async () => {
  const throttle = [{ path: "//POST", burst_limit: 1, rate_limit: 1 }];
  await gateway.declare(
    usagePlanKey,
    await openKeyed({ api_stages: [{ api_id: gateway.api.id, stage: "test", throttle }] }),
  );
  expect([await status(VALUE), await status(VALUE)]).toEqual([200, 429]);
});

test("has a period that API Gateway knows", async () => {
  const quota = { name: "p", quota_settings: { limit: 2, period: "YEAR" } };
  await expect(gateway.declare(usagePlan, quota)).rejects.toThrow(/must be one of DAY, WEEK, MONTH, but is "YEAR"/);
});
