import { deliveryOrder } from "../factories/order.ts";
import {
  ALARM_EMAIL,
  type OrderStack,
  type OrderSystem,
  type Resources,
  startOrders,
} from "../factories/order-system.ts";

/** What the service behind an API refuses, through no fault of the order: whoever ordered is never told that all is well, or somebody hears of it. */
let system: OrderSystem;
afterEach(() => system.close());

/** Each resource of a type, whose name begins so. */
function each(
  resources: Resources,
  type: string,
  prefix: string,
  change: (args: Record<string, unknown>) => void,
): void {
  for (const [name, args] of Object.entries(resources[type] ?? {})) if (name.startsWith(prefix)) change(args);
}

/** Takes away what lets the gateways use what is behind them. */
function letNoGatewayIn(resources: Resources): void {
  for (const name of Object.keys(resources.aws_iam_role_policy ?? {})) {
    if (/^gateway_(?!.*log-role)/.test(name)) delete resources.aws_iam_role_policy![name];
  }
  for (const name of Object.keys(resources.aws_lambda_permission ?? {})) {
    if (name.startsWith("gateway_")) delete resources.aws_lambda_permission![name];
  }
}

describe("a gateway that is not allowed to use what is behind it answers 500, and the terminal says what is missing", () => {
  async function check(stacks: readonly OrderStack[], missing: readonly string[], settings = {}) {
    system = await startOrders({ stacks, settings, change: letNoGatewayIn });
    for (const stack of stacks) {
      const answer = await system.order(stack, deliveryOrder());
      expect([stack, answer.status, answer.json()]).toEqual([
        stack,
        500,
        { message: expect.stringMatching(/^Internal server error$/i) },
      ]);
    }
    const actions = system.warnings.flatMap(({ fields: { wouldAllow } }) =>
      wouldAllow ? [(wouldAllow as { Action: string }).Action] : [],
    );
    expect(actions).toEqual(missing);
  }

  test("HTTP APIs", () =>
    check(
      ["order-sync", "order-queue", "order-routing"],
      ["lambda:InvokeFunction", "sqs:SendMessage", "events:PutEvents"],
    ));

  test("REST APIs", () => check(["order-routing"], ["events:PutEvents"], { ORDER_INGRESS: "rest" }));
});

describe("what PutEvents refuses of an entry", () => {
  const TOO_LONG = "o".repeat(129);

  test.each([
    [
      "an argument that it does not take is the caller's to hear of",
      "order",
      TOO_LONG,
      400,
      /Parameter DetailType is not valid/,
    ],
    [
      "a source that it does not let in is a fault of ours",
      "com.mycompany.order",
      "aws.order",
      500,
      /^Internal server error$/,
    ],
  ])("by a REST API: %s", async (_what, was, is, status, message) => {
    system = await startOrders({
      stacks: ["order-routing"],
      settings: { ORDER_INGRESS: "rest" },
      change: (resources) =>
        each(resources, "aws_api_gateway_integration", "gateway_route_", ({ request_templates: templates }) => {
          const byType = templates as Record<string, string>;
          for (const [type, template] of Object.entries(byType)) {
            byType[type] = template.replace(`: "${was}"`, `: "${is}"`);
          }
        }),
    });
    const answer = await system.order("order-routing", deliveryOrder());
    expect([answer.status, answer.json()]).toEqual([status, { message: expect.stringMatching(message) }]);
    expect(await system.logged(system.output("order-routing", "journal_log_group"))).toEqual([]);
  });

  test("by an HTTP API: the caller gets 200 with FailedEntryCount, and people hear of it", async () => {
    system = await startOrders({
      stacks: ["order-routing"],
      change: (resources) =>
        each(resources, "aws_apigatewayv2_integration", "gateway_", ({ request_parameters: parameters }) => {
          (parameters as Record<string, string>).Source = "aws.order";
        }),
    });
    await system.confirm(ALARM_EMAIL, system.output("order-routing", "alarm_topic_arn"));
    const answer = await system.order("order-routing", deliveryOrder());
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." }],
      },
    ]);
    await system.passTimeUntilAlarm("journey-order-routing-refused-events");
  });
});
