import { deliveryOrder, otherOrder, pickupOrder } from "../factories/order.ts";
import { ALARM_EMAIL, type OrderSystem, startOrders } from "../factories/order-system.ts";

/** Who finds a bad order, and what becomes of it: the table of docs/order-ingress.md. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrders({ stacks: ["order-sync", "order-queue", "order-routing"] });
  await system.confirm(ALARM_EMAIL, system.output("order-routing", "alarm_topic_arn"));
});
afterAll(() => system.close());

const bad = {
  "no JSON": "{order",
  "JSON that is no object": '["order-1"]',
  "fields that are missing or wrong": deliveryOrder({ orderId: "bad", items: [], deliveryAddress: undefined }),
  "a kind that nobody handles": otherOrder({ orderId: "bad" }),
};
const body = (order: string | object) => (typeof order === "string" ? order : JSON.stringify(order));
const larger = (bytes: number) => deliveryOrder({ orderId: "large", note: "x".repeat(bytes) });

describe("synchronous: the caller is told what is wrong", () => {
  test.each([
    ["no JSON", [{ field: "", problem: "is not JSON" }]],
    ["JSON that is no object", [{ field: "", problem: "must be an object" }]],
    [
      "fields that are missing or wrong",
      [
        { field: "items", problem: "must have at least one item" },
        { field: "deliveryAddress", problem: "is missing" },
      ],
    ],
    ["a kind that nobody handles", [{ field: "orderType", problem: "must be order-delivery or order-pickup" }]],
  ] as const)("%s", async (what, problems) => {
    const answer = await system.order("order-sync", bad[what]);
    expect([answer.status, answer.json()]).toEqual([400, { message: "Not an order", problems }]);
  });

  test("an order that is larger than a function takes", async () => {
    expect((await system.order("order-sync", larger(7_000_000))).status).toBe(413);
  });
});

describe("queued: the caller is told that it waits", () => {
  test("and the bad ones are dead letters, each with its reason in the log", async () => {
    const part = "arn:aws:sqs:us-east-1:000000000000:journey-order-queue";
    const ids: string[] = [];
    for (const order of Object.values(bad)) {
      const answer = await system.order("order-queue", order);
      expect(answer.status).toBe(200);
      ids.push(/<MessageId>(.+)<\/MessageId>/.exec(answer.body)![1]!);
    }
    await system.passTimeUntil(system.terrarium.trace.count({ hop: "dead-lettered", part }, 4));
    const dead = await system.messages(system.output("order-queue", "dead_letter_queue_url"));
    expect(dead.map(({ Body }) => Body).sort()).toEqual(Object.values(bad).map(body).sort());
    const log = (await system.logged(system.output("order-queue", "function_log_group"))).map((line) =>
      JSON.parse(line),
    );
    expect(ids.map((id) => log.find(({ messageId }) => messageId === id)?.message)).toEqual([
      "not an order: the message is not JSON",
      "not an order: the message must be an object",
      "not an order: items must have at least one item; deliveryAddress is missing",
      "not an order: orderType must be order-delivery or order-pickup",
    ]);
  });

  test("an order that is larger than SQS takes", async () => {
    const answer = await system.order("order-queue", larger(300_000));
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining("<Code>InvalidParameterValue</Code>")]);
  });
});

describe("routed, by an HTTP API", () => {
  const journal = () => system.logged(system.output("order-routing", "journal_log_group"));

  test.each(["no JSON", "JSON that is no object"] as const)("%s: 200, and only the body says no", async (what) => {
    const since = system.terrarium.trace.seq;
    const answer = await system.order("order-routing", bad[what]);
    expect([answer.status, answer.json()]).toEqual([
      200,
      { FailedEntryCount: 1, Entries: [{ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }] },
    ]);
    expect(system.terrarium.trace.since(since)).toContainEqual(
      expect.objectContaining({
        hop: "refused",
        part: system.output("order-routing", "bus_arn"),
        lineage: answer.headers["apigw-requestid"],
        detail: { code: "MalformedDetail", reason: "Detail is malformed." },
      }),
    );
    expect(await journal()).toEqual([]);
  });

  test("the terminal warns of it, and an alarm goes off", async () => {
    expect(system.warnings).toContainEqual({
      message: expect.stringMatching(
        /^POST \/order was answered 200, but EventBridge refused the event: MalformedDetail/,
      ),
      fields: expect.anything(),
    });
    await system.passTimeUntilAlarm("journey-order-routing-refused-events");
    expect(await system.alarmState("journey-order-routing-refused-events")).toBe("ALARM");
  });

  test("a delivery whose fields are wrong is a dead letter of the deliveries; of a pickup there is a mail", async () => {
    const { pathname } = new URL(system.output("order-routing", "delivery_queue_url"));
    const part = `arn:aws:sqs:us-east-1:000000000000:${pathname.split("/").at(-1)}`;
    const answer = await system.order("order-routing", bad["fields that are missing or wrong"]);
    expect([answer.status, answer.json()]).toMatchObject([200, { FailedEntryCount: 0 }]);
    await system.passTimeUntil(system.terrarium.trace.next({ hop: "dead-lettered", part }));
    const [dead] = await system.messages(system.output("order-routing", "delivery_dead_letter_queue_url"));
    expect(dead?.Body).toBe(body(bad["fields that are missing or wrong"]));

    await system.confirm("store@example.com", system.output("order-routing", "pickup_topic_arn"));
    const nobody = await system.order("order-routing", pickupOrder({ customer: { phone: "010-1234-5678" } }));
    expect(nobody.json()).toMatchObject({ FailedEntryCount: 0 });
    const mail = await system.terrarium.trace.next(
      ({ hop, part: to, lineage }) =>
        hop === "stored" && to === "mailto:store@example.com" && lineage === nobody.headers["apigw-requestid"],
    );
    expect(mail.detail).toMatchObject({ subject: "AWS Notification Message" });
    expect((await system.mail("store@example.com")).at(-1)?.text).toContain("Customer: , 010-1234-5678");
  });

  test("an order without any kind is kept as one that no rule is for", async () => {
    const answer = await system.order("order-routing", { orderId: "no-kind" });
    expect(answer.json()).toMatchObject({ FailedEntryCount: 0 });
    await system.atRest();
    const kept = await system.messages(system.output("order-routing", "unmatched_queue_url"));
    expect(kept.map(({ Body }) => JSON.parse(Body!).detail)).toEqual([{ orderId: "no-kind" }]);
  });

  test("an order that is larger than its queue and the dead letters take: an alarm says so, and the journal has it", async () => {
    const answer = await system.order("order-routing", larger(300_000));
    expect(answer.json()).toMatchObject({ FailedEntryCount: 0 });
    await system.passTimeUntilAlarm("journey-order-routing-DeliveryOrderRule-lost-events");
    expect((await journal()).filter((line) => JSON.parse(line).detail.orderId === "large")).toHaveLength(1);
  });

  test("an order that is larger than EventBridge takes is an error", async () => {
    const answer = await system.order("order-routing", larger(1_100_000));
    expect([answer.status, answer.body]).toEqual([400, expect.stringContaining("Total size of the entries")]);
  });
});
