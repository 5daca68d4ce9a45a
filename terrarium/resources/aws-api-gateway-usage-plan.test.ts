import { keyedGatewayForEachTest, VALUE } from "../../tests/factories/keyed-gateway.ts";
import usagePlan from "./aws-api-gateway-usage-plan.ts";
import usagePlanKey from "./aws-api-gateway-usage-plan-key.ts";

const keyed = keyedGatewayForEachTest();
const { open, status } = keyed;

test.each([
  ["a quota", { quota_settings: { limit: 2, period: "DAY" } }],
  ["throttling", { throttle_settings: { burst_limit: 2, rate_limit: 1 } }],
])("lets keys in as often as they may: %s", async (_what, plan) => {
  await keyed.gateway.declare(usagePlanKey, await open(plan));
  expect([await status(VALUE), await status(VALUE), await status(VALUE)]).toEqual([200, 200, 429]);
});

test("may throttle a single method", async () => {
  const throttle = [{ path: "//POST", burst_limit: 1, rate_limit: 1 }];
  await keyed.gateway.declare(
    usagePlanKey,
    await open({ api_stages: [{ api_id: keyed.gateway.api.id, stage: "test", throttle }] }),
  );
  expect([await status(VALUE), await status(VALUE)]).toEqual([200, 429]);
});

test("has a period that API Gateway knows", async () => {
  const quota = { name: "p", quota_settings: { limit: 2, period: "YEAR" } };
  await expect(keyed.gateway.declare(usagePlan, quota)).rejects.toThrow(
    /must be one of DAY, WEEK, MONTH, but is "YEAR"/,
  );
});
