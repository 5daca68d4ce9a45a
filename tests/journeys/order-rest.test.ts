import { deliveryOrder, otherOrder } from "../factories/order.ts";
import { type OrderSystem, startOrders } from "../factories/order-system.ts";

/** Orders that are routed, by a REST API: it looks at them first, and what the bus refuses is an error. docs/order-ingress.md. */
const STACK = "order-routing";
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrders({
    stacks: [STACK],
    settings: { ORDER_INGRESS: "rest", ORDER_LOG_ROLE: "create" },
  });
});
afterAll(() => system.close());

test("a good order: 202 with the event's id, and it is delivered", async () => {
  const answer = await system.order(STACK, deliveryOrder({ note: 'it\'s "quoted" \\ and\nmore' }));
  expect([answer.status, answer.json()]).toEqual([202, { eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  await system.terrarium.trace.next({
    hop: "deleted",
    part: "arn:aws:sqs:us-east-1:000000000000:journey-order-routing-deliveries",
  });
  const [line] = await system.logged(system.output(STACK, "delivery_log_group"));
  expect(JSON.parse(line!)).toMatchObject({
    id: answer.json().eventId,
    detail: { orderId: "order-1", note: 'it\'s "quoted" \\ and\nmore' },
  });
});

test("an order of a kind that nobody handles passes, and is kept", async () => {
  const answer = await system.order(STACK, otherOrder());
  expect(answer.status).toBe(202);
  const kept = await system.messages(system.output(STACK, "unmatched_queue_url"));
  expect(kept.map(({ Body }) => JSON.parse(Body!).id)).toEqual([answer.json().eventId]);
});

test.each([
  ["no JSON", "{order"],
  ["JSON that is no object", '["order-1"]'],
  ["fields that are missing", deliveryOrder({ deliveryAddress: undefined })],
  ["fields that are wrong", deliveryOrder({ items: [{ name: "bibimbap", quantity: "two", price: 9_000 }] })],
  ["no kind", deliveryOrder({ orderType: undefined })],
])("%s: 400, and the bus never has it", async (_what, order) => {
  const since = system.terrarium.trace.seq;
  const answer = await system.order(STACK, order);
  expect([answer.status, answer.json()]).toMatchObject([400, { message: "Invalid request body" }]);
  const hops = system.terrarium.trace.since(since).filter(({ part }) => part === system.output(STACK, "bus_arn"));
  expect(hops).toEqual([]);
});

test("another type of content: 415", async () => {
  const answer = await system.order(STACK, deliveryOrder(), { "Content-Type": "text/plain" });
  expect(answer.status).toBe(415);
});

test("what the bus refuses is no success: an order that is larger than an event may be", async () => {
  const answer = await system.order(STACK, deliveryOrder({ note: "x".repeat(1_100_000) }));
  expect([answer.status, answer.json()]).toEqual([413, { message: "Message too large" }]);
});
