import { openSagaTables, quiet, type SagaTables } from "../../tests/factories/saga-tables.ts";

let tables: SagaTables;
let pay: typeof import("../process-payment/handler.ts").handler;
let refund: typeof import("./handler.ts").handler;
let log: () => string;
beforeAll(async () => {
  tables = await openSagaTables();
  ({ handler: pay } = await import("../process-payment/handler.ts"));
  ({ handler: refund } = await import("./handler.ts"));
});
afterAll(() => tables.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  log = quiet();
});

const startedAt = "2026-11-21T11:00:00.000Z";
const step = (orderId: string, execution = orderId) => ({
  orderId,
  execution,
  startedAt,
  paymentToken: "token",
  goods: 300,
  shipping: 4.5,
});
const card = (orderId: string, expiry = "12/99", expiresAt = Date.now() / 1_000 + 60) =>
  tables.put("PAYMENTS_TABLE", { orderId, transactionDate: "token#token", last4: "9071", expiry, expiresAt });
const payments = async (orderId: string) =>
  (await tables.rows("PAYMENTS_TABLE", orderId)).filter(({ transactionDate }) => transactionDate === startedAt);

test("a card is charged once, though its token is gone at the second try", async () => {
  await card("twice");
  const first = await pay(step("twice"));
  expect(first).toEqual({ amountPaid: 304.5, paidAt: expect.stringMatching(/Z$/) });
  await card("twice", "12/99", 0);
  expect(await pay(step("twice"))).toEqual(first);
  expect(await payments("twice")).toMatchObject([{ status: "paid", amount: 304.5, last4: "9071", execution: "twice" }]);
});

test("a payment is refunded once, however often it is asked for", async () => {
  await card("back");
  await pay(step("back"));
  const first = await refund(step("back"));
  expect(first).toEqual({ amountRefunded: 304.5, refundedAt: expect.stringMatching(/Z$/) });
  expect(await refund(step("back"))).toEqual(first);
  expect(await payments("back")).toMatchObject([{ status: "refunded", amount: 304.5 }]);
});

test("a payment that comes after its refund charges nothing", async () => {
  await card("late");
  expect(await refund(step("late"))).toMatchObject({ amountRefunded: 0 });
  await expect(pay(step("late"))).rejects.toMatchObject({ name: "StepConflict" });
  expect(await payments("late")).toMatchObject([{ status: "refunded", amount: 0 }]);
});

test.each([
  ["a card that has expired", "11/20", undefined, "CardExpired"],
  ["a token that has expired", "12/99", 1, "PaymentExpired"],
])("%s is refused by name, and nothing is paid", async (name, expiry, expiresAt, error) => {
  await card(name, expiry, expiresAt);
  await expect(pay(step(name))).rejects.toMatchObject({ name: error });
  expect(await payments(name)).toEqual([]);
  expect(log()).toContain(error);
});

test("a payment without a token is refused", async () => {
  await expect(pay(step("nobody"))).rejects.toMatchObject({ name: "PaymentExpired" });
});
