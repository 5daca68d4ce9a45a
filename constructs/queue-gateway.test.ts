import { QueueGateway, type QueueGatewayProps } from "./queue-gateway.ts";
import { Synthesized } from "./testing/synthesized.ts";
import { WorkQueue } from "./work-queue.ts";

const synth = (props: Partial<QueueGatewayProps> = {}) =>
  new Synthesized((stack) => {
    const queue = new WorkQueue(stack, "queue", { name: "orders" });
    const message = { title: "Order", type: "object" };
    new QueueGateway(stack, "gateway", { name: "orders", queue, path: "sub", message, ...props });
  });

test("by itself: one stage named events, open, with logs and the role for them", () => {
  const stack = synth();
  expect(stack.only("aws_api_gateway_stage")).toMatchObject({
    stage_name: "events",
    depends_on: [expect.stringMatching(/^aws_api_gateway_account\./)],
  });
  expect(stack.where("aws_api_gateway_method", "http_method", "POST").api_key_required).toBe(false);
  expect(stack.all("aws_api_gateway_api_key")).toHaveLength(0);
});

test("every stage serves the same deployment, at its pace", () => {
  const stack = synth({ stages: ["events", "orders"], access: { throttle: { rateLimit: 3, burstLimit: 4 } } });
  const stages = stack.all("aws_api_gateway_stage");
  expect(stages.map(({ stage_name }) => stage_name).sort()).toEqual(["events", "orders"]);
  expect(new Set(stages.map(({ deployment_id }) => deployment_id)).size).toBe(1);
  for (const { settings } of stack.all("aws_api_gateway_method_settings")) {
    expect(settings).toMatchObject({ throttling_rate_limit: 3, throttling_burst_limit: 4 });
  }
});

test("a key is required of publishers, not of browsers that ask first", () => {
  const stack = synth({ access: { apiKeyRequired: true } });
  expect(stack.where("aws_api_gateway_method", "http_method", "POST").api_key_required).toBe(true);
  expect(stack.where("aws_api_gateway_method", "http_method", "OPTIONS")).not.toHaveProperty("api_key_required");
  expect(stack.all("aws_api_gateway_usage_plan_key")).toHaveLength(1);
});

test("an account that has its role for logs keeps it", () => {
  const stack = synth({ logs: { createRole: false, retentionDays: 7 } });
  expect(stack.all("aws_api_gateway_account")).toHaveLength(0);
  expect(stack.only("aws_api_gateway_stage")).not.toHaveProperty("depends_on");
  expect(stack.only("aws_cloudwatch_log_group").retention_in_days).toBe(7);
});

test("the role that sends is trusted without conditions: API Gateway sends no aws:SourceAccount for it", () => {
  const role = synth().where("aws_iam_role", "name", "orders-gateway");
  expect(String(role.assume_role_policy)).not.toContain("Condition");
});

test.each([[[]], [["events", "events"]]])("the stages %p are refused", (stages) => {
  expect(() => synth({ stages })).toThrow("accepted is at least one name, each once");
});
