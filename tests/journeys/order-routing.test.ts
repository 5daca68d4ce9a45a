import { DescribeReplayCommand, PutEventsCommand, StartReplayCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { deliveryOrder, otherOrder, pickupOrder } from "../factories/order.ts";
import { ALARM_EMAIL, ORDER_EMAIL, type OrderSystem, startOrders } from "../factories/order-system.ts";

const STACK = "order-routing";
const START = Date.UTC(2026, 2, 2, 23, 30);
const MIDNIGHT = Date.UTC(2026, 2, 3);

let system: OrderSystem;
beforeAll(async () => {
  system = await startOrders({ stacks: [STACK], start: START });
  await system.confirm(ALARM_EMAIL, output("alarm_topic_arn"));
  await system.confirm(ORDER_EMAIL, output("report_topic_arn"));
});
afterAll(() => system.close());

const output = (name: string) => system.output(STACK, name);

/** Posts an order, and resolves when its targets have it. */
async function order(content: object, targets: number): Promise<string> {
  const { FailedEntryCount, Entries } = (await system.order(STACK, content)).json<{
    FailedEntryCount: number;
    Entries: { EventId: string }[];
  }>();
  expect(FailedEntryCount).toBe(0);
  const { EventId } = Entries[0]!;
  await system.terrarium.trace.count(
    ({ hop, part, detail }) => hop === "delivered" && part.includes(":rule/") && detail.eventId === EventId,
    targets,
  );
  return EventId;
}

/** How often the function for deliveries is done with an order. */
const arranged = async (orderId: string) =>
  (await system.logged("/aws/lambda/journey-order-routing-deliver"))
    .map((line) => JSON.parse(line))
    .filter((line) => line.orderId === orderId)
    .map(({ message }) => message);

const consumed = (count: number) =>
  system.terrarium.trace.count(({ hop, part }) => hop === "deleted" && part.endsWith("-routing-deliveries"), count);

test("the same order twice is delivered once", async () => {
  await order(deliveryOrder(), 3);
  await consumed(1);
  await order(deliveryOrder(), 3);
  await consumed(2);
  expect(await arranged("order-1")).toEqual(["delivery arranged", "delivery was arranged before"]);
});

test("an order that no rule is for is kept in a queue, and people are told", async () => {
  const eventId = await order(otherOrder(), 2);
  const [kept, ...others] = await system.messages(output("unmatched_queue_url"));
  expect(JSON.parse(kept!.Body!)).toMatchObject({ id: eventId, source: "com.mycompany.order", detail: otherOrder() });
  expect(others).toEqual([]);
  await system.passTimeUntilAlarm("journey-order-routing-unmatched");
  expect(await system.alarmState("journey-order-routing-unmatched")).toBe("ALARM");
});

test("the daily report comes at the hour that its cron says, and counts each order once", async () => {
  await order(pickupOrder({ orderId: "order-p" }), 2);
  await order({ orderType: "order-delivery" }, 3); // it is none: the report says so
  const { aws } = system;
  const elsewhere = { Source: "com.mycompany.stock", DetailType: "order", Detail: JSON.stringify(deliveryOrder()) };
  await aws.events.send(new PutEventsCommand({ Entries: [{ ...elsewhere, EventBusName: output("bus_name") }] }));
  const reports = async () =>
    (await system.logged(output("report_log_group"))).map((line) => JSON.parse(line)).filter(({ report }) => report);

  await system.passTime(MIDNIGHT - 1_000 - system.clock.now());
  expect(await reports()).toEqual([]);
  const called = system.terrarium.trace.next(
    ({ hop, part }) => hop === "delivered" && part.endsWith(":function:journey-order-routing-report"),
  );
  await system.passTimeUntil(called);
  expect(system.clock.now() - MIDNIGHT).toBeLessThan(60_000);
  expect(await reports()).toMatchObject([
    {
      message: "order report",
      report: {
        from: "2026-03-02T00:00:00.000Z",
        to: "2026-03-03T00:00:00.000Z",
        orders: 3,
        total: 60_000,
        byType: {
          "order-catering": { orders: 1, total: 20_000 },
          "order-delivery": { orders: 1, total: 20_000 },
          "order-pickup": { orders: 1, total: 20_000 },
        },
        invalid: 1,
      },
    },
  ]);
  const mails = (await system.mail(ORDER_EMAIL)).filter(({ subject }) => subject.includes("orders until"));
  expect(mails).toMatchObject([
    { subject: "3 orders until 2026-03-03T00:00:00.000Z", text: expect.stringMatching(/all +3 +60000/) },
  ]);
});

test("what the report's function fails at is kept after two more tries, and people are told", async () => {
  const FunctionName = output("report_function_name");
  const Payload = JSON.stringify({ time: "yesterday" });
  await system.aws.lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
  await system.passTimeUntilAlarm("journey-order-routing-undelivered");
  const [failure, ...others] = await system.messages(output("undelivered_queue_url"));
  expect(JSON.parse(failure!.Body!)).toMatchObject({
    requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
    requestPayload: { time: "yesterday" },
    responsePayload: { errorMessage: 'The event\'s time is "yesterday", which is no time' },
  });
  expect(others).toEqual([]);
  expect(await system.alarmMails()).toContain('ALARM: "journey-order-routing-report-errors" in US East (N. Virginia)');
});

test("a replay of the archive delivers again, to the rule that it names alone", async () => {
  const { events } = system.aws;
  const rule = `arn:aws:events:us-east-1:000000000000:rule/${output("bus_name")}/${output("delivery_rule_name")}`;
  const before = await system.logged(output("delivery_log_group"));
  const journal = await system.logged(output("journal_log_group"));
  const since = system.terrarium.trace.seq;
  await events.send(
    new StartReplayCommand({
      ReplayName: "again",
      EventSourceArn: output("archive_arn"),
      EventStartTime: new Date(START),
      EventEndTime: new Date(START + 30_000),
      Destination: { Arn: output("bus_arn"), FilterArns: [rule] },
    }),
  );
  await system.terrarium.trace.count(({ hop, part }) => hop === "deleted" && part.endsWith("-routing-deliveries"), 2, {
    since,
  });
  await system.atRest();
  expect(await events.send(new DescribeReplayCommand({ ReplayName: "again" }))).toMatchObject({ State: "COMPLETED" });
  const after = (await system.logged(output("delivery_log_group")))
    .slice(before.length)
    .map((line) => JSON.parse(line));
  expect(after).toMatchObject(Array(2).fill({ "replay-name": "again", detail: deliveryOrder() }));
  expect(await system.logged(output("journal_log_group"))).toEqual(journal);
  // Whoever was sent it before is not sent it again.
  expect((await arranged("order-1")).slice(2)).toEqual(Array(2).fill("delivery was arranged before"));
});
