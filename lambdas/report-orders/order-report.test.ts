import { deliveryOrder, otherOrder, pickupOrder } from "../../tests/factories/order.ts";
import { dayBefore, reportOn, reportText } from "./order-report.ts";

const DAY = dayBefore("2026-11-21T00:00:00Z");
const event = (detail: unknown, more: object = {}) =>
  JSON.stringify({ id: "event-1", "detail-type": "order", source: "com.mycompany.order", detail, ...more });

test("the day ended at the event's time", () => {
  expect(DAY).toEqual({ from: Date.UTC(2026, 10, 20), to: Date.UTC(2026, 10, 21) });
  expect(() => dayBefore("today")).toThrow('The event\'s time is "today", which is no time');
});

test("orders are counted and added up by kind", () => {
  const entries = [
    event(deliveryOrder()),
    event(deliveryOrder({ orderId: "another", items: [{ name: "soup", quantity: 1, price: 5_000 }] })),
    event(pickupOrder()),
    event(otherOrder()),
  ];
  expect(reportOn(entries, DAY)).toEqual({
    from: "2026-11-20T00:00:00.000Z",
    to: "2026-11-21T00:00:00.000Z",
    orders: 4,
    total: 65_000,
    byType: {
      "order-catering": { orders: 1, total: 20_000 },
      "order-delivery": { orders: 2, total: 25_000 },
      "order-pickup": { orders: 1, total: 20_000 },
    },
    invalid: 0,
  });
});

test("an order that was delivered twice or replayed counts once", () => {
  const entries = [event(deliveryOrder()), event(deliveryOrder()), event(deliveryOrder(), { "replay-name": "again" })];
  expect(reportOn(entries, DAY)).toMatchObject({ orders: 1, total: 20_000 });
});

test("what is no order is counted apart", () => {
  expect(reportOn([event({ orderType: "order-delivery" }), "no JSON", "null"], DAY)).toMatchObject({
    orders: 0,
    invalid: 3,
  });
});

test("a day without orders has a report too", () => {
  const report = reportOn([], DAY);
  expect(report).toMatchObject({ orders: 0, total: 0, byType: {} });
  expect(reportText(report)).toMatch(/^Orders from 2026-11-20T00:00:00.000Z to 2026-11-21T00:00:00.000Z\n\nall +0 +0$/);
});

test("people read a line a kind", () => {
  const lines = reportText(reportOn([event(deliveryOrder()), event(pickupOrder()), "{"], DAY)).split("\n");
  expect(lines.slice(2).map((line) => line.replaceAll(/ +/g, " "))).toEqual([
    "order-delivery 1 20000",
    "order-pickup 1 20000",
    "all 2 40000",
    "",
    "1 events were no orders.",
  ]);
});
