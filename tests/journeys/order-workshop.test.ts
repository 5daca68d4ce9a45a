import { DescribeRuleCommand } from "@aws-sdk/client-eventbridge";
import { documentedCurl, runCurl } from "../factories/curl.ts";
import { call } from "../factories/http.ts";
import { ORDER_EMAIL, type OrderStack, type OrderSystem, startOrders } from "../factories/order-system.ts";

/** The workshop of delivery orders, step by step, as its reader walks it: with curl, and with a look at what is in the logs. */
const command = documentedCurl("docs/order-ingress.md");
const delivery = JSON.parse(/-d '([\s\S]*)'/.exec(command)![1]!) as Record<string, unknown>;
const { deliveryAddress: _, ...common } = delivery;
const pickup = {
  ...common,
  orderId: "order-2",
  orderType: "order-pickup",
  pickup: { store: "Gangnam", time: "2026-11-21T18:30:00+09:00" },
};

let system: OrderSystem;
beforeAll(async () => {
  system = await startOrders({ stacks: ["order-sync", "order-queue", "order-routing"] });
});
afterAll(() => system.close());

const curl = (stack: OrderStack, order?: unknown) =>
  runCurl(order === undefined ? command : command.replace(/-d '[\s\S]*'/, `-d '${JSON.stringify(order)}'`), {
    ORDER_URL: system.output(stack, "order_url"),
  });

/** What a function logged of an order. */
async function logOf(stack: OrderStack, group: string, orderId: string) {
  const lines = await system.logged(group);
  return lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line.orderId === orderId)
    .map(({ message, orderType }) => [stack, message, orderType]);
}

describe("1: the simplest API of orders", () => {
  test("(2) there is a route POST /order and no other", async () => {
    const { pathname } = new URL(system.output("order-sync", "order_url"));
    const { port } = system.terrarium;
    expect(pathname).toMatch(/\/order$/);
    const others = [call(port, pathname), call(port, pathname.replace(/order$/, "pizza"), { method: "POST" })];
    for (const answer of await Promise.all(others)) {
      expect([answer.status, answer.json()]).toEqual([404, { message: "Not Found" }]);
    }
  });

  test("(5) curl gets the order back, and the log group has it", async () => {
    const answer = await curl("order-sync");
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      201,
      { message: "Order received", order: delivery, total: 18_000 },
    ]);
    expect(await logOf("order-sync", system.output("order-sync", "function_log_group"), "order-1")).toEqual([
      ["order-sync", "order received", "order-delivery"],
    ]);
  });
});

describe("2: with a queue", () => {
  test("(2)–(4) curl is told that the queue has it, and the log of the function that polls has it then", async () => {
    const answer = await curl("order-queue");
    expect(answer.status).toBe(200);
    const [, messageId] = /<MessageId>(.+)<\/MessageId>/.exec(answer.body) ?? [];
    await system.terrarium.trace.next(({ hop, detail }) => hop === "deleted" && detail.messageId === messageId);
    expect(await logOf("order-queue", system.output("order-queue", "function_log_group"), "order-1")).toEqual([
      ["order-queue", "order processed", "order-delivery"],
    ]);
    expect(await system.record(system.output("order-queue", "table_name"), "order-1")).toMatchObject({
      status: "processed",
      total: 18_000,
    });
  });

  test("(5) what fails too often is in OrderDLQ, to be looked at", async () => {
    const broken = { orderId: "order-broken", orderType: "order-delivery" };
    expect((await curl("order-queue", broken)).status).toBe(200);
    const dead = system.terrarium.trace.next(
      ({ hop, part }) => hop === "dead-lettered" && part.endsWith(":journey-order-queue"),
    );
    await system.passTimeUntil(dead);
    const [message, ...others] = await system.messages(system.output("order-queue", "dead_letter_queue_url"));
    expect(JSON.parse(message!.Body!)).toEqual(broken);
    expect(others).toEqual([]);
  });
});

describe("3: with an event bus", () => {
  const detailOf = (line: string) => {
    const { source, "detail-type": type, detail } = JSON.parse(line);
    return { source, type, detail };
  };
  /** Until everything that a bus did with an event of this id is over. */
  const delivered = async (eventId: string, times: number) => {
    await system.terrarium.trace.count(
      ({ hop, detail }) => hop === "delivered" && detail.eventId === eventId && detail.targetId !== undefined,
      times,
    );
    await system.atRest();
  };
  const eventOf = ({ status, body }: { status: number; body: string }) => {
    const { FailedEntryCount, Entries } = JSON.parse(body);
    expect([status, FailedEntryCount]).toEqual([200, 0]);
    return String(Entries[0].EventId);
  };

  test.each([
    ["(2)", "delivery_rule_name", "order-delivery"],
    ["(6)", "pickup_rule_name", "order-pickup"],
  ])("%s the rule's pattern is the workshop's", async (_step, rule, orderType) => {
    const Name = system.output("order-routing", rule);
    const EventBusName = system.output("order-routing", "bus_name");
    const { EventPattern } = await system.aws.events.send(new DescribeRuleCommand({ Name, EventBusName }));
    expect(JSON.parse(EventPattern!)).toEqual({ source: ["com.mycompany.order"], detail: { orderType: [orderType] } });
  });

  test("(2)–(4) a delivery is in the log group, and the function gets it from its queue", async () => {
    const eventId = eventOf(await curl("order-routing"));
    await delivered(eventId, 3);
    await system.terrarium.trace.next(({ hop, part }) => hop === "deleted" && part.endsWith("-routing-deliveries"));
    const lines = await system.logged(system.output("order-routing", "delivery_log_group"));
    expect(lines.map(detailOf)).toEqual([{ source: "com.mycompany.order", type: "order", detail: delivery }]);
    expect(await logOf("order-routing", "/aws/lambda/journey-order-routing-deliver", "order-1")).toEqual([
      ["order-routing", "delivery arranged", "order-delivery"],
    ]);
    expect(await system.record(system.output("order-routing", "delivery_table_name"), "order-1")).toMatchObject({
      status: "arranged",
      address: "Teheran-ro 1, Seoul",
    });
  });

  test("(5)–(6) a pickup becomes a mail after the subscription was confirmed, and none before", async () => {
    const orders = async () => (await system.mail(ORDER_EMAIL)).filter(({ text }) => text.includes("is picked up"));
    await delivered(eventOf(await curl("order-routing", pickup)), 2);
    expect(await orders()).toEqual([]);

    await system.confirm(ORDER_EMAIL, system.output("order-routing", "pickup_topic_arn"));
    await delivered(eventOf(await curl("order-routing", { ...pickup, orderId: "order-3" })), 2);
    expect(await orders()).toMatchObject([
      {
        subject: "AWS Notification Message",
        text: expect.stringMatching(
          /^"?Order order-3 is picked up at Gangnam, 2026-11-21T18:30:00\+09:00\."?\n"?Customer: Kim, 010-1234-5678/,
        ),
      },
    ]);
    // It concerns a store, not those who deliver.
    const lines = await system.logged(system.output("order-routing", "delivery_log_group"));
    expect(lines.map((line) => detailOf(line).detail.orderId)).not.toContain("order-3");
  });
});
