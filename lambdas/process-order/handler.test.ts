import { deliveryOrder, otherOrder, pickupOrder } from "../../tests/factories/order.ts";
import { deliverBatch, startTable } from "../../tests/factories/order-queue.ts";

let table: Awaited<ReturnType<typeof startTable>>;
let handler: typeof import("./handler.ts").handler;
let said: jest.SpyInstance[];

beforeAll(async () => {
  process.env.POWERTOOLS_DEV = "true";
  process.env.ORDERS_TABLE = "orders";
  process.env.KEPT_DAYS = "30";
  table = await startTable("orders");
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => table.stop());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  said = (["info", "error"] as const).map((level) => jest.spyOn(console, level).mockImplementation(() => {}));
});

/** What was logged, at both levels, without what every line has. */
const log = () =>
  said
    .flatMap(({ mock }) => mock.calls)
    .map(([line]) => JSON.parse(line))
    .map(({ level, message, messageId, orderId }) => ({ level, message, messageId, orderId }));

test("orders are kept by their id, with what they come to and until when", async () => {
  expect(await deliverBatch(handler, [deliveryOrder(), pickupOrder()])).toEqual([]);
  const kept = await table.find("order-1");
  expect(kept).toMatchObject({ orderType: "order-delivery", status: "processed", total: "20000", customer: "Kim" });
  expect(JSON.parse(kept?.order ?? "")).toEqual(deliveryOrder());
  const days = (Number(kept?.expiresAt) * 1_000 - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThanOrEqual(30);
  expect(await table.find("order-2")).toMatchObject({ orderType: "order-pickup" });
});

test("a message that comes again, alone or within its batch, is a success", async () => {
  const order = deliveryOrder({ orderId: "twice" });
  expect(await deliverBatch(handler, [order, order])).toEqual([]);
  const kept = await table.find("twice");
  expect(await deliverBatch(handler, [order])).toEqual([]);
  // When it was processed, and until when it is kept, is what the first delivery said.
  expect(await table.find("twice")).toEqual(kept);
  expect(
    log()
      .map(({ message }) => message)
      .sort(),
  ).toEqual(["order processed", "order was processed before", "order was processed before"]);
});

test("only what fails is reported, and the log says why", async () => {
  const bodies = [
    deliveryOrder({ orderId: "good" }),
    "{",
    otherOrder(),
    deliveryOrder({ orderId: "good", items: [{ name: "kimchi", quantity: 9, price: 1 }] }),
    pickupOrder({ orderId: "also-good" }),
  ];
  // One after the other: which of two orders with one id comes first is nobody's choice within a batch.
  expect(await deliverBatch(handler, bodies.slice(0, 1))).toEqual([]);
  expect(await deliverBatch(handler, bodies)).toEqual(["message-1", "message-2", "message-3"]);
  expect(await table.find("also-good")).toBeDefined();
  expect(log().filter(({ level }) => level === "ERROR")).toEqual(
    expect.arrayContaining([
      { level: "ERROR", messageId: "message-1", message: "not an order: the message is not JSON" },
      {
        level: "ERROR",
        messageId: "message-2",
        message: "not an order: orderType must be order-delivery or order-pickup",
      },
      {
        level: "ERROR",
        messageId: "message-3",
        message: "the order id good is taken by an order with another content",
      },
    ]),
  );
});

test("a batch in which everything fails is reported, not thrown", async () => {
  expect(await deliverBatch(handler, ["{", "}"])).toEqual(["message-0", "message-1"]);
});
