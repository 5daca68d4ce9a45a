import { deliveryOrder, otherOrder, pickupOrder } from "../tests/factories/order.ts";
import { only } from "./testing/local-deployment.ts";
import { all, type OrderChanges, synthesizeOrders } from "./testing/order-stacks.ts";

const stacks = synthesizeOrders();

test("each takes orders at the same place", () => {
  for (const stack of Object.values(stacks)) {
    expect(only(stack, "aws_apigatewayv2_route").route_key).toBe("POST /order");
    expect(stack.output.order_url?.value).toMatch(/api_endpoint\}\/order$/);
  }
});

test("each needs none of the others", () => {
  for (const stack of Object.values(stacks)) expect(JSON.stringify(stack)).not.toContain("terraform_remote_state");
});

test("a function, a queue and a bus are behind it", () => {
  const subtype = (stack: keyof typeof stacks) =>
    only(stacks[stack], "aws_apigatewayv2_integration").integration_subtype;
  expect([subtype("sync"), subtype("queue"), subtype("routing")]).toEqual([
    undefined,
    "SQS-SendMessage",
    "EventBridge-PutEvents",
  ]);
  expect(all(stacks.queue, "aws_lambda_permission")).toEqual([]);
});

test("queues hide a message for six time-outs of their function, and the window in which a batch fills", () => {
  for (const name of ["sluice-order-queue", "sluice-order-routing-deliveries"]) {
    const queues = [...all(stacks.queue, "aws_sqs_queue"), ...all(stacks.routing, "aws_sqs_queue")];
    expect(queues.find((queue) => queue.name === name)?.visibility_timeout_seconds).toBe(65);
  }
});

test("an authorizer is asked by each of them", () => {
  const common = {
    access: {
      authorizer: { kind: "jwt", issuer: "https://issuer.example.com/", audience: ["shop"] },
      corsOrigin: "*",
      throttle: { rateLimit: 1, burstLimit: 1 },
    },
  } as const;
  for (const stack of Object.values(synthesizeOrders({ common }))) {
    expect(only(stack, "aws_apigatewayv2_route").authorization_type).toBe("JWT");
  }
});

describe("routing", () => {
  const rules = all(stacks.routing, "aws_cloudwatch_event_rule");
  const pattern = (name: string) => JSON.parse(String(rules.find((rule) => rule.name === name)?.event_pattern));

  test("the rules of the workshop are as it has them", () => {
    const source = ["com.mycompany.order"];
    expect(pattern("DeliveryOrderRule")).toEqual({ source, detail: { orderType: [deliveryOrder().orderType] } });
    expect(pattern("PickupOrderRule")).toEqual({ source, detail: { orderType: [pickupOrder().orderType] } });
    expect(pattern("OrderJournalRule")).toEqual({ source });
  });

  test("what neither of them is for is kept, whatever its kind, or if it has none", () => {
    expect(pattern("UnmatchedOrderRule")).toEqual({
      source: ["com.mycompany.order"],
      $or: [
        { detail: { orderType: [{ "anything-but": [deliveryOrder().orderType, pickupOrder().orderType] }] } },
        { detail: { orderType: [{ exists: false }] } },
      ],
    });
    expect(otherOrder().orderType).not.toMatch(/^order-(delivery|pickup)$/);
  });

  test("every target is tried for a day, and then put aside with an alarm", () => {
    const targets = all(stacks.routing, "aws_cloudwatch_event_target");
    expect(targets).toHaveLength(6);
    for (const target of targets) {
      expect(target).toMatchObject({
        retry_policy: { maximum_retry_attempts: 185, maximum_event_age_in_seconds: 86_400 },
        dead_letter_config: { arn: expect.stringMatching(/aws_sqs_queue\.bus_undelivered/) },
      });
    }
  });

  test("a delivery goes to a log and, without its envelope, to the function's queue", () => {
    const targets = all(stacks.routing, "aws_cloudwatch_event_target").filter(({ rule }) =>
      /DeliveryOrderRule/.test(String(rule)),
    );
    expect(targets.map(({ target_id, input_path }) => [target_id, input_path]).sort()).toEqual([
      ["log", undefined],
      ["queue", "$.detail"],
    ]);
  });

  test("a pickup is a mail that people can read", () => {
    const target = all(stacks.routing, "aws_cloudwatch_event_target").find(({ target_id }) => target_id === "topic");
    expect(target?.input_transformer).toMatchObject({
      input_template: '"Order <orderId> is picked up at <store>, <time>."\n"Customer: <name>, <phone>"',
    });
    expect(all(stacks.routing, "aws_sns_topic_subscription")).toEqual([]);
    const { routing } = synthesizeOrders({ routing: { orderEmail: "store@example.com" } });
    expect(all(routing, "aws_sns_topic_subscription").map(({ endpoint }) => endpoint)).toEqual([
      "store@example.com",
      "store@example.com",
    ]);
  });

  test("the report comes when the schedule says, and reads the journal alone", () => {
    const { routing } = synthesizeOrders({ routing: { reportSchedule: "rate(1 day)" } });
    expect(all(routing, "aws_cloudwatch_event_rule").map(({ schedule_expression }) => schedule_expression)).toContain(
      "rate(1 day)",
    );
    const policies = all(routing, "aws_iam_role_policy").map(({ policy }) => String(policy));
    const readers = policies.filter((policy) => policy.includes("logs:FilterLogEvents"));
    expect(readers).toHaveLength(1);
    expect(readers[0]).toMatch(
      /FilterLogEvents","Resource":"\$\{aws_cloudwatch_log_group\.journal_group_\w+\.arn\}:\*"/,
    );
  });

  test("with a REST API, an order is looked at before the bus has it", () => {
    const { routing } = synthesizeOrders({ routing: { ingress: { kind: "rest", createLogRole: true } } });
    expect(routing.resource).not.toHaveProperty("aws_apigatewayv2_api");
    expect(JSON.parse(String(only(routing, "aws_api_gateway_model").schema))).toMatchObject({ title: "Order" });
    expect(routing.output.order_url?.value).toMatch(/invoke_url\}\/order$/);
    expect(only(routing, "aws_api_gateway_account")).toBeDefined();
  });

  test("a REST API has no authorizer for tokens, and says so", () => {
    const access = {
      authorizer: { kind: "jwt", issuer: "https://issuer.example.com/", audience: ["shop"] },
      corsOrigin: "*",
      throttle: { rateLimit: 1, burstLimit: 1 },
    } as const;
    const changes: OrderChanges = { common: { access }, routing: { ingress: { kind: "rest", createLogRole: false } } };
    expect(() => synthesizeOrders(changes)).toThrow('routing/gateway: authorizer is "jwt"; accepted is none or iam');
  });
});

test("in production what holds orders refuses to be destroyed", () => {
  const { queue, routing } = synthesizeOrders({ deployment: { environment: "production" } });
  for (const stack of [queue, routing]) {
    for (const type of ["aws_sqs_queue", "aws_dynamodb_table", "aws_cloudwatch_event_archive"]) {
      for (const resource of all(stack, type)) expect(resource.lifecycle).toEqual({ prevent_destroy: true });
    }
  }
});
