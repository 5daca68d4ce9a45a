import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { deliveryOrder } from "../factories/order.ts";
import { type OrderSystem, startOrders } from "../factories/order-system.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:journey-order-queue";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:journey-order-queue-process";

let system: OrderSystem;
beforeAll(async () => {
  system = await startOrders({ stacks: ["order-queue"], settings: { CONSUMER_MAX_CONCURRENCY: "2" } });
  await system.confirm("ops@example.com", system.output("order-queue", "alarm_topic_arn"));
});
afterAll(() => system.close());

const record = (orderId: string) => system.record(system.output("order-queue", "table_name"), orderId);
const deadLetters = () => system.messages(system.output("order-queue", "dead_letter_queue_url"));

/** Sends orders side by side; their messages' ids, in the same order. */
async function send(...orders: object[]): Promise<string[]> {
  const { Successful = [] } = await system.aws.sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: system.output("order-queue", "queue_url"),
      Entries: orders.map((order, index) => ({ Id: String(index), MessageBody: JSON.stringify(order) })),
    }),
  );
  expect(Successful).toHaveLength(orders.length);
  return orders.map((_, index) => Successful.find(({ Id }) => Id === String(index))!.MessageId!);
}

const gone = (messageId: string) =>
  system.terrarium.trace.next(({ hop, detail }) => hop === "deleted" && detail.messageId === messageId);

/** How often each message was received. */
const receives = (ids: readonly string[]) =>
  ids.map(
    (id) =>
      system.terrarium.trace.since().filter(({ hop, detail }) => hop === "received" && detail.messageId === id).length,
  );

test("of ten messages just the two that fail are tried again, are dead letters in the end, and people are told", async () => {
  // Without the address it is no delivery; and the number of the last is none.
  const wrong = [
    deliveryOrder({ orderId: "ten-2", deliveryAddress: undefined }),
    deliveryOrder({ orderId: "ten-7", items: [{ name: "bibimbap", quantity: "two", price: 9_000 }] }),
  ];
  const orders = Array.from({ length: 10 }, (_, index) => deliveryOrder({ orderId: `ten-${index}` }) as object);
  orders[2] = wrong[0]!;
  orders[7] = wrong[1]!;
  const ids = await send(...orders);
  const right = ids.filter((_, index) => index !== 2 && index !== 7);
  await Promise.all(right.map(gone));
  await system.atRest();
  expect(receives(ids)).toEqual(ids.map(() => 1));
  expect(await deadLetters()).toEqual([]);
  expect(await system.alarmState("journey-order-queue-dead-letters")).not.toBe("ALARM");

  await system.passTimeUntil(system.terrarium.trace.count({ hop: "dead-lettered", part: QUEUE }, 2));
  expect(receives(right)).toEqual(right.map(() => 1));
  expect(receives([ids[2]!, ids[7]!])).toEqual([3, 3]);
  const dead = await deadLetters();
  expect(dead.map(({ Body }) => JSON.parse(Body!)).sort((a, b) => (a.orderId < b.orderId ? -1 : 1))).toEqual(
    wrong.map((order) => JSON.parse(JSON.stringify(order))),
  );

  const log = (await system.logged(system.output("order-queue", "function_log_group"))).map((line) => JSON.parse(line));
  const reasons = log.filter(({ messageId }) => messageId === ids[2]).map(({ level, message }) => [level, message]);
  expect(reasons).toEqual(Array(3).fill(["ERROR", "not an order: deliveryAddress is missing"]));

  await system.passTimeUntilAlarm("journey-order-queue-dead-letters");
  expect(await system.alarmState("journey-order-queue-dead-letters")).toBe("ALARM");
  // The function itself is in order: it said which of them failed.
  const alarms = (await system.alarmMails()).filter((subject) => subject.startsWith("ALARM"));
  expect(alarms).toEqual(['ALARM: "journey-order-queue-dead-letters" in US East (N. Virginia)']);
});

test("the same order twice is processed once; another with its id is kept from taking its place", async () => {
  const order = deliveryOrder({ orderId: "twice" });
  const [first] = await send(order);
  await gone(first!);
  const kept = await record("twice");
  await system.passTime(5_000);
  const [second] = await send(order);
  await gone(second!);
  expect(await record("twice")).toEqual(kept);

  const [other] = await send(deliveryOrder({ orderId: "twice", items: [{ name: "tteok", quantity: 9, price: 1 }] }));
  await system.passTimeUntil(
    system.terrarium.trace.next(({ hop, detail }) => hop === "dead-lettered" && detail.messageId === other),
  );
  expect(await record("twice")).toEqual(kept);
  const log = (await system.logged(system.output("order-queue", "function_log_group"))).map((line) => JSON.parse(line));
  const outcomes = log
    .filter(({ messageId }) => [first, second, other].includes(messageId))
    .map(({ message }) => message);
  const taken = "the order id twice is taken by an order with another content";
  expect(outcomes).toEqual(["order processed", "order was processed before", taken, taken, taken]);
});

test("a burst of 500 orders with a consumer that takes two batches at a time loses none", async () => {
  const orders = Array.from({ length: 500 }, (_, index) => deliveryOrder({ orderId: `burst-${index}` }));
  let most = 0;
  const stop = system.terrarium.trace.follow(() => {
    const part = system.terrarium.topology.parts.find(({ id }) => id === FUNCTION);
    most = Math.max(most, Number(part?.figures?.().inFlight));
  });
  const answers = await Promise.all(orders.map((order) => system.order("order-queue", order)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const ids = answers.map(({ body }) => /<MessageId>(.+)<\/MessageId>/.exec(body)![1]!);
  await system.passTimeUntil(Promise.all(ids.map(gone)));
  stop();
  expect(new Set(ids).size).toBe(500);
  const records = await Promise.all(orders.map(({ orderId }) => record(orderId)));
  expect(records.filter((each) => each?.status === "processed")).toHaveLength(500);
  expect(receives(ids)).toEqual(ids.map(() => 1));
  expect(most).toBe(2);
});
