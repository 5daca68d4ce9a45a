import type { Message } from "@aws-sdk/client-sqs";
import { deliveryOrder, otherOrder, pickupOrder } from "../factories/order.ts";
import { ALARM_EMAIL, type OrderSystem, type Resources, startOrders } from "../factories/order-system.ts";

/** The bus of orders, none of whose targets lets it in: every event is put aside with the reason, and people are told. */
const STACK = "order-routing";
const RULE = "arn:aws:events:us-east-1:000000000000:rule";
let system: OrderSystem;

/** Takes away what lets rules use their targets, and leaves the dead letters and the alarms. */
function letNobodyIn(resources: Resources): void {
  delete resources.aws_cloudwatch_log_resource_policy;
  delete resources.aws_lambda_permission;
  for (const type of ["aws_sqs_queue_policy", "aws_sns_topic_policy"]) {
    for (const name of Object.keys(resources[type]!)) {
      if (!/^(bus_undelivered|alarms)_/.test(name)) delete resources[type]![name];
    }
  }
}

beforeAll(async () => {
  system = await startOrders({ stacks: [STACK], start: Date.UTC(2026, 2, 2, 23, 58), change: letNobodyIn });
  await system.confirm(ALARM_EMAIL, system.output(STACK, "alarm_topic_arn"));
});
afterAll(() => system.close());

/** What a dead letter says of itself. */
const reason = ({ MessageAttributes = {} }: Message) => {
  const text = (name: string) => MessageAttributes[name]?.StringValue ?? "";
  return {
    rule: text("RULE_ARN").replace(`${RULE}/`, ""),
    target: text("TARGET_ARN").split(":").slice(2).join(":"),
    code: text("ERROR_CODE"),
    retries: text("RETRY_ATTEMPTS"),
    message: text("ERROR_MESSAGE"),
  };
};

const deadLetters = (count: number) =>
  system.terrarium.trace.count(({ hop, part }) => hop === "dead-lettered" && part.startsWith(RULE), count);

test("an event that no target may be given is a dead letter for each of them, with the reason", async () => {
  for (const order of [deliveryOrder(), pickupOrder(), otherOrder()]) {
    const answer = await system.order(STACK, order);
    expect(answer.json()).toMatchObject({ FailedEntryCount: 0 });
  }
  // Three in the journal, and one each of the log and the queue of deliveries, the topic of pickups and the queue of others.
  await system.passTimeUntil(deadLetters(7));
  const dead = await system.messages(system.output(STACK, "undelivered_queue_url"));
  const bus = system.output(STACK, "bus_name");
  const here = "us-east-1:000000000000";
  const denied = (rule: string, target: string, action: string) => ({
    rule: `${bus}/${rule}`,
    target,
    code: "NO_PERMISSIONS",
    retries: "0",
    message: expect.stringMatching(
      new RegExp(`events\\.amazonaws\\.com is not authorized to perform: ${action} on resource: arn:aws:${target}`),
    ),
  });
  const journal = denied(
    "OrderJournalRule",
    `logs:${here}:log-group:/aws/events/${bus}-journal`,
    "logs:CreateLogStream",
  );
  const byTarget = (a: { target: string }, b: { target: string }) => (a.target < b.target ? -1 : 1);
  expect(dead.map(reason).sort(byTarget)).toEqual(
    [
      journal,
      journal,
      journal,
      denied("DeliveryOrderRule", `logs:${here}:log-group:/aws/events/${bus}-deliveries`, "logs:CreateLogStream"),
      denied("DeliveryOrderRule", `sqs:${here}:${bus}-deliveries`, "sqs:SendMessage"),
      denied("PickupOrderRule", `sns:${here}:${bus}-pickups`, "sns:Publish"),
      denied("UnmatchedOrderRule", `sqs:${here}:${bus}-unmatched`, "sqs:SendMessage"),
    ].sort(byTarget),
  );
  const details = dead.map(({ Body }) => JSON.parse(Body!).detail.orderId).sort();
  expect(details).toEqual(["order-1", "order-1", "order-1", "order-2", "order-2", "order-3", "order-3"]);
});

test("the terminal says of each once what would let it in", () => {
  const missing = system.warnings.flatMap(({ fields }) => (fields.wouldAllow ? [fields.wouldAllow] : []));
  const bus = system.output(STACK, "bus_name");
  expect(missing).toContainEqual({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: `arn:aws:sqs:us-east-1:000000000000:${bus}-deliveries`,
    Condition: { ArnEquals: { "aws:SourceArn": `${RULE}/${bus}/DeliveryOrderRule` } },
  });
});

test("so is the call of a schedule, and people are told", async () => {
  await system.passTimeUntil(deadLetters(8));
  await system.passTimeUntilAlarm("journey-order-routing-undelivered");
  const dead = (await system.messages(system.output(STACK, "undelivered_queue_url"))).map(reason);
  expect(dead).toContainEqual({
    rule: "journey-order-routing-report",
    target: "lambda:us-east-1:000000000000:function:journey-order-routing-report",
    code: "NO_PERMISSIONS",
    retries: "0",
    message: expect.stringContaining("is not authorized to perform: lambda:InvokeFunction"),
  });
});
