import { openSagaTables, quiet, type SagaTables } from "../../tests/factories/saga-tables.ts";
import { reason } from "./reason.ts";

let tables: SagaTables;
let complete: typeof import("../complete-order/handler.ts").handler;
let cancel: typeof import("./handler.ts").handler;
beforeAll(async () => {
  tables = await openSagaTables();
  ({ handler: complete } = await import("../complete-order/handler.ts"));
  ({ handler: cancel } = await import("./handler.ts"));
});
afterAll(() => tables.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => void quiet());

const FAULT = "Something went wrong on our side, and the order was cancelled. What you paid is paid back.";
const failure = { Error: "States.Timeout", Cause: "" };
const step = (orderId: string, execution = orderId) => ({ orderId, execution, amountPaid: 304, shipping: 4, failure });
const place = (orderId: string) => tables.put("ORDERS_TABLE", { orderId, status: "PLACED", total: 300 });
const row = async (orderId: string) => (await tables.rows("ORDERS_TABLE", orderId))[0];

test("an order is completed once, and the second answer is the first", async () => {
  await place("twice");
  const first = await complete(step("twice"));
  expect(first).toEqual({ amountPaid: 304, completedAt: expect.stringMatching(/Z$/) });
  expect(await complete({ ...step("twice"), amountPaid: 1 })).toEqual(first);
  expect(await row("twice")).toMatchObject({ status: "COMPLETED", total: 300, amountPaid: 304, execution: "twice" });
});

test("an order is cancelled once, also one that the same execution completed", async () => {
  await place("back");
  await complete(step("back"));
  const first = await cancel(step("back"));
  expect(first).toEqual({ message: FAULT, cancelledAt: expect.stringMatching(/Z$/) });
  const again = { Error: "OutOfStock", Cause: '{"errorMessage":"none"}' };
  expect(await cancel({ ...step("back"), failure: again })).toEqual(first);
  expect(await row("back")).toMatchObject({ status: "CANCELLED", reason: FAULT });
});

test("what comes too late, or from another execution, changes nothing", async () => {
  await place("late");
  await cancel(step("late"));
  await expect(complete(step("late"))).rejects.toThrow("the order late is CANCELLED already");
  await place("taken");
  await complete(step("taken", "one"));
  await expect(cancel(step("taken", "other"))).rejects.toMatchObject({ name: "OrderNotOpen" });
  await expect(cancel(step("nowhere"))).rejects.toThrow("there is no order nowhere");
  expect(await row("nowhere")).toBeUndefined();
});

test.each([
  [{ Error: "OutOfStock", Cause: '{"errorType":"OutOfStock","errorMessage":"We have no 11."}' }, "We have no 11."],
  [{ Error: "CardExpired", Cause: "no JSON" }, FAULT],
  [{ Error: "CardExpired" }, FAULT],
  [{ Error: "TypeError", Cause: '{"errorMessage":"cannot read card of undefined"}' }, FAULT],
])("of %j the customer hears %j", (failed, heard) => {
  expect(reason(failed)).toBe(heard);
});
