import { RestApi } from "./rest-api.ts";
import { RestApiStage, type RestApiStageProps } from "./rest-api-stage.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (props: Partial<RestApiStageProps> = {}) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders" });
    new RestApiStage(stack, "stage", { api, name: "events", logPrefix: "orders", ...props });
  });

test("serves the deployment under its name, and throttles", () => {
  const stack = synth({ throttle: { rateLimit: 5, burstLimit: 10 } });
  expect(stack.only("aws_api_gateway_stage")).toMatchObject({
    stage_name: "events",
    deployment_id: expect.stringMatching(/aws_api_gateway_deployment/),
  });
  expect(stack.only("aws_api_gateway_method_settings")).toMatchObject({
    method_path: "*/*",
    settings: {
      throttling_rate_limit: 5,
      throttling_burst_limit: 10,
      metrics_enabled: true,
      data_trace_enabled: false,
    },
  });
});

test("logs a line of JSON for each request, which is kept as long as told", () => {
  const stack = synth({ logRetentionDays: 7 });
  expect(stack.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/apigateway/orders/events",
    retention_in_days: 7,
  });
  const { format } = stack.only("aws_api_gateway_stage").access_log_settings as { format: string };
  expect(format).not.toContain("\n");
  const line = JSON.parse(format) as Record<string, string>;
  expect(line).toMatchObject({ requestId: "$context.requestId", status: "$context.status" });
  for (const value of Object.values(line)) expect(value).toMatch(/^\$context\.[\w.]+$/);
});

test("waits for what it is told to wait for", () => {
  const stack = new Synthesized((scope) => {
    const api = new RestApi(scope, "api", { name: "orders", description: "Orders" });
    const role = new ServiceRole(scope, "role", { name: "r", service: "apigateway.amazonaws.com", description: "r" });
    new RestApiStage(scope, "stage", { api, name: "events", logPrefix: "orders", after: role.permissions });
  });
  expect(stack.only("aws_api_gateway_stage").depends_on).toEqual([expect.stringMatching(/^aws_iam_role\./)]);
});

test.each<[Partial<RestApiStageProps>, string]>([
  [{ name: "a/b" }, 'stack/stage: name is "a/b"'],
  [{ throttle: { rateLimit: 0, burstLimit: 1 } }, "stack/stage: throttle.rateLimit is 0;"],
  [{ throttle: { rateLimit: 1, burstLimit: 0.5 } }, "stack/stage: throttle.burstLimit is 0.5;"],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});
