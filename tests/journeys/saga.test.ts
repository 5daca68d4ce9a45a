import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { linesByFunction } from "../factories/function-logs.ts";
import { LISTENER, OPERATORS, type SagaSystem, startShop } from "../factories/saga-system.ts";
import { CARD, shopOrder } from "../factories/shop-order.ts";
import { openSocket, type SocketClient } from "../factories/websocket-gateway.ts";

const FAULT = "Something went wrong on our side, and the order was cancelled. What you paid is paid back.";

let shop: SagaSystem;
const sockets: SocketClient[] = [];
beforeAll(async () => {
  shop = await startShop();
});
afterAll(async () => {
  for (const { socket } of sockets) socket.terminate();
  await shop.close();
});
beforeEach(() => shop.faults.heal());

/** Orders, as the page does: with a socket at the address that was answered. */
async function order(body = shopOrder()): Promise<{ orderId: string; socket: SocketClient }> {
  const answer = await shop.post("order", body);
  expect(answer.status).toBe(202);
  const { orderId, clientCallbackUrl } = answer.json<Record<string, string>>();
  const socket = await openSocket(clientCallbackUrl!);
  sockets.push(socket);
  return { orderId: orderId!, socket };
}

const told = async (socket: SocketClient) => JSON.parse(await shop.passTimeUntil(socket.next()));

const published = async (orderId: string, to = LISTENER) =>
  (await shop.mails(to)).filter(({ text }) => text.includes(orderId)).map(({ subject }) => subject);

/** Of an order that failed: nothing is set aside, nothing is paid, it is cancelled. */
async function expectUndone(orderId: string): Promise<void> {
  const [reservation] = await shop.rows("inventory", orderId);
  expect(reservation).toMatchObject({ status: "released", releasedAt: expect.any(String) });
  const payments = (await shop.rows("payments", orderId)).filter(({ status }) => status !== undefined);
  for (const payment of payments) expect(payment).toMatchObject({ status: "refunded" });
  expect(await shop.rows("orders", orderId)).toMatchObject([{ status: "CANCELLED", execution: orderId }]);
}

test("an order succeeds: it is reserved, paid, completed, and its customer and the topic are told", async () => {
  const { orderId, socket } = await order();
  const status = await told(socket);
  expect(status).toEqual({ status: "success", orderId, amountPaid: 304, createdOn: expect.stringMatching(/Z$/) });
  expect(await shop.end(orderId)).toMatchObject({ status: "SUCCEEDED" });
  expect(await shop.states(orderId)).toEqual([
    "ReserveInventory",
    "CalculateShipping",
    "ProcessPayment",
    "CompleteOrder",
    "PushSuccess",
    "PublishSuccess",
    "Done",
  ]);
  expect(await shop.rows("inventory", orderId)).toMatchObject([{ sk: "reservation", status: "reserved", units: 2 }]);
  expect(await shop.rows("payments", orderId)).toMatchObject([
    { status: "paid", goods: 300, shipping: 4, amount: 304, last4: "9071" },
    { transactionDate: expect.stringMatching(/^token#/), last4: "9071", expiry: "12/29" },
  ]);
  expect(await shop.rows("orders", orderId)).toMatchObject([{ status: "COMPLETED", total: 300, amountPaid: 304 }]);
  expect(await published(orderId)).toEqual(["Order complete"]);
});

describe.each(["reserve-inventory", "calculate-shipping", "process-payment", "complete-order"])("%s", (step) => {
  test.each(["error", "time-out", "crash"] as const)(
    "that did its work and ends in this is undone: %s",
    async (how) => {
      const body = shopOrder();
      shop.faults.inject(step, body.orderId, { how });
      const { orderId, socket } = await order(body);
      const execution = await shop.end(orderId, how === "time-out" ? step : undefined);
      expect(execution).toMatchObject({ status: "FAILED", cause: FAULT });
      expect(shop.faults.happened(step, orderId)).toBe(4);
      expect(await told(socket)).toEqual({ status: "failed", orderId, message: FAULT, createdOn: expect.any(String) });
      await expectUndone(orderId);
      const states = await shop.states(orderId);
      const paid = states.includes("ProcessPayment") ? ["RefundPayment"] : [];
      expect(states.slice(states.indexOf("NoteFailure"))).toEqual([
        "NoteFailure",
        "MayBePaid",
        ...paid,
        "ReleaseInventory",
        "CancelOrder",
        "PushFailure",
        "PublishFailure",
        "Failed",
      ]);
      expect(await published(orderId)).toEqual(["Order failed"]);
      expect(await published(orderId, OPERATORS)).toEqual([]);
    },
  );
});

test.each(["error", "time-out", "crash"] as const)(
  "a step that fails twice goes on at its third try: %s",
  async (how) => {
    const body = shopOrder();
    shop.faults.inject("process-payment", body.orderId, { how, times: 2 });
    const { orderId, socket } = await order(body);
    expect(await shop.end(orderId, how === "time-out" ? "process-payment" : undefined)).toMatchObject({
      status: "SUCCEEDED",
    });
    expect(await told(socket)).toMatchObject({ status: "success", amountPaid: 304 });
    expect((await shop.rows("payments", orderId)).map(({ status }) => status)).toEqual(["paid", undefined]);
  },
);

describe("a refusal", () => {
  test.each([
    [
      "eleven of a pet",
      { basket: [{ id: "1", quantity: 11 }] },
      {},
      "We have no 11 of Cat, but 10 at most.",
      "OutOfStock",
    ],
    ["a card that has expired", {}, { expiry: "11/25" }, "The card expired in 11/25.", "CardExpired"],
  ])("for %s is not tried again, and the customer hears why", async (_name, changes, card, message, error) => {
    const { orderId, socket } = await order(shopOrder(changes, card));
    expect(await told(socket)).toMatchObject({ status: "failed", message });
    expect(await shop.end(orderId)).toMatchObject({ status: "FAILED", error, cause: message });
    await expectUndone(orderId);
    const failures = (await shop.history(orderId)).filter(({ type }) => type === "TaskFailed");
    expect(failures).toHaveLength(1);
    expect(await published(orderId)).toEqual(["Order failed"]);
  });
});

test.each([
  ["refund-payment", "AlertNotRefunded", "Order saga: RefundPayment failed"],
  ["release-inventory", "AlertNotReleased", "Order saga: ReleaseInventory failed"],
  ["cancel-order", "AlertNotCancelled", "Order saga: CancelOrder failed"],
  ["push-order-status", "AlertFailureNotPushed", "Order saga: PushFailure failed"],
])("where %s fails as well, the operators are told, and the rest is done", async (step, alert, subject) => {
  const body = shopOrder();
  shop.faults.inject("complete-order", body.orderId, { how: "error" });
  shop.faults.inject(step, body.orderId, { how: "error", when: "before" });
  const { orderId, socket } = await order(body);
  expect(await shop.end(orderId)).toMatchObject({ status: "FAILED" });
  const states = await shop.states(orderId);
  expect(states).toContain(alert);
  for (const name of ["RefundPayment", "ReleaseInventory", "CancelOrder", "PushFailure", "PublishFailure"]) {
    expect(states).toContain(name);
  }
  expect(await published(orderId, OPERATORS)).toEqual([subject]);
  expect(await published(orderId)).toEqual(["Order failed"]);
  if (step !== "push-order-status") expect(await told(socket)).toMatchObject({ status: "failed", message: FAULT });
  const statuses = [
    ...(await shop.rows("payments", orderId)),
    ...(await shop.rows("inventory", orderId)),
    ...(await shop.rows("orders", orderId)),
  ].flatMap(({ status }) => status ?? []);
  const undone = { "refund-payment": "refunded", "release-inventory": "released", "cancel-order": "CANCELLED" };
  for (const [name, status] of Object.entries(undone)) expect(statuses.includes(status)).toBe(name !== step);
});

test("an order whose customer cannot be told stands, and the operators are told", async () => {
  const body = shopOrder();
  shop.faults.inject("push-order-status", body.orderId, { how: "crash", when: "before" });
  const { orderId } = await order(body);
  expect(await shop.end(orderId)).toMatchObject({ status: "SUCCEEDED" });
  expect(await published(orderId, OPERATORS)).toEqual(["Order saga: PushSuccess failed"]);
  expect(await shop.rows("orders", orderId)).toMatchObject([{ status: "COMPLETED" }]);
});

test("a customer whose status was about to be sent when the function ended gets it from the next try, once", async () => {
  const body = shopOrder();
  shop.faults.inject("reserve-inventory", body.orderId, { how: "error", times: 1 }); // and so waits until the socket is open
  shop.faults.inject("push-order-status", body.orderId, { how: "crash", when: "sending", times: 1 });
  const { orderId, socket } = await order(body);
  expect(await shop.end(orderId)).toMatchObject({ status: "SUCCEEDED" });
  expect(shop.faults.happened("push-order-status", orderId)).toBe(1);
  expect(await told(socket)).toMatchObject({ status: "success", orderId });
  socket.socket.send(JSON.stringify({ action: "status" }));
  expect(await told(socket)).toEqual({ status: "none" });
  expect(await published(orderId, OPERATORS)).toEqual([]);
});

test("the same order again is the same order", async () => {
  const body = shopOrder();
  const { orderId } = await order(body);
  await shop.end(orderId);
  const again = await shop.post("order", body);
  expect(again.status).toBe(202);
  expect(again.json().orderId).toBe(orderId);
  expect((await shop.rows("payments", orderId)).filter(({ status }) => status === "paid")).toHaveLength(1);
  const other = await shop.post("order", { ...body, basket: [{ id: "2", quantity: 1 }] });
  expect(other.status).toBe(400);
  expect(other.json()).toEqual({ statusCode: 400, status: "failed", message: "orderId is that of another order" });
  const started = shop.aws.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: shop.output("saga", "state_machine_arn"),
      name: orderId,
      input: JSON.stringify({ orderId }),
    }),
  );
  await expect(started).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
});

test.each([
  ["no JSON", "{", "the body must be JSON"],
  ["an empty basket", shopOrder({ basket: [] }), "basket must have at least one pet"],
  [
    "a pet that is not there",
    shopOrder({ basket: [{ id: "9", quantity: 1 }] }),
    "basket[0].id is no pet of the catalogue",
  ],
  [
    "half a cat",
    shopOrder({ basket: [{ id: "1", quantity: 0.5 }] }),
    "basket[0].quantity must be a whole number from 1 to 1000",
  ],
  [
    "an unreadable card",
    shopOrder({}, { cardNumber: "4929-x" }),
    "paymentDetail.cardNumber must be the 12 to 19 digits of a card",
  ],
])("%s is answered 400", async (_name, body, message) => {
  const answer = await shop.post("order", body);
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({ statusCode: 400, status: "failed", message });
  expect(answer.headers["access-control-allow-origin"]).toBe("*");
});

test("the catalogue has its eight pets, and those that are asked for", async () => {
  const all = await shop.post("catalogue", {});
  expect(all.json<{ items: unknown[] }>().items).toHaveLength(8);
  const some = await shop.post("catalogue", { ids: ["7", "1", "99"] });
  expect(some.json().items).toEqual([
    { id: "7", title: "Pony", price: 3000 },
    { id: "1", title: "Cat", price: 150 },
  ]);
  expect((await shop.post("catalogue", { ids: "7" })).status).toBe(400);
});

test("nothing of a card is kept but its last digits and its expiry", async () => {
  const succeeded = await order();
  await shop.end(succeeded.orderId);
  const failing = shopOrder();
  shop.faults.inject("process-payment", failing.orderId, { how: "error" });
  await order(failing);
  await shop.end(failing.orderId);
  await shop.post("order", shopOrder({ basket: [] }));
  const kept = await shop.everythingKept([succeeded.orderId, failing.orderId]);
  expect(kept).toContain(succeeded.orderId);
  expect(kept).toContain("order placed");
  const { cardNumber, cardholderName, ccv } = CARD;
  // Four digits may well be part of an id or of a time.
  expect(new RegExp(`(?<![\\w.-])${ccv}(?![\\w.-])`).test(kept)).toBe(false);
  for (const secret of [cardNumber, cardNumber.replaceAll(" ", ""), cardholderName]) {
    expect(kept.includes(secret)).toBe(false);
  }
  for (const orderId of [succeeded.orderId, failing.orderId]) {
    const [{ executionStartedEventDetails } = {}] = await shop.history(orderId);
    expect(Object.keys(JSON.parse(executionStartedEventDetails?.input ?? "")).sort()).toEqual([
      "basket",
      "orderId",
      "paymentToken",
      "postCode",
      "total",
    ]);
  }
});

test("every function of the saga has written its log", async () => {
  const lines = Object.entries(await linesByFunction(shop.terrarium.url));
  expect(lines.filter(([name, count]) => name.includes("-saga-") && !count)).toEqual([]);
});

test("what failed was told to the alarms' topics, of the saga and of the callback API", async () => {
  const { trace } = shop.terrarium;
  const told = new Set(trace.since().flatMap(({ hop, part }) => (hop === "accepted" ? [part] : [])));
  for (const stack of ["saga", "callback"] as const) expect(told).toContain(shop.output(stack, "alarm_topic_arn"));
});
