import { RestApi } from "./rest-api.ts";
import { RestApiStage } from "./rest-api-stage.ts";
import { Synthesized } from "./testing/synthesized.ts";
import { UsagePlan, type UsagePlanProps } from "./usage-plan.ts";

const synth = (names: readonly string[], props: Partial<UsagePlanProps> = {}) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders" });
    const stages = names.map((name) => new RestApiStage(stack, name, { api, name, logPrefix: "orders" }));
    new UsagePlan(stack, "plan", { name: "orders", stages, ...props });
  });

test("the key is good at every stage, and AWS makes up its value", () => {
  const stack = synth(["events", "orders"]);
  expect(stack.only("aws_api_gateway_usage_plan").api_stages).toHaveLength(2);
  expect(stack.only("aws_api_gateway_usage_plan_key")).toMatchObject({
    key_type: "API_KEY",
    key_id: expect.stringMatching(/aws_api_gateway_api_key/),
    usage_plan_id: expect.stringMatching(/aws_api_gateway_usage_plan/),
  });
  expect(stack.only("aws_api_gateway_api_key")).not.toHaveProperty("value");
});

test("a key of its own pace", () => {
  const throttle = { rateLimit: 5, burstLimit: 10 };
  expect(synth(["events"], { throttle }).only("aws_api_gateway_usage_plan").throttle_settings).toEqual({
    rate_limit: 5,
    burst_limit: 10,
  });
});

test("a plan for no stage is refused", () => {
  expect(() => synth([])).toThrow("stack/plan: stages is []; accepted is at least one stage");
});
