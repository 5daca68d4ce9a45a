import { keepOrders, readOrders, type TabOrder, withNews } from "./tab-orders.ts";

const order: TabOrder = {
  orderId: "o1",
  placedAt: 1,
  lines: [{ title: "Cat", quantity: 1 }],
  total: 150,
  callbackUrl: "wss://example.com/v1?orderId=o1&token=t",
  statuses: [],
};
const holding = (text: string | null) => ({ getItem: () => text });

test("orders come back as they were kept", () => {
  const kept: string[] = [];
  keepOrders({ setItem: (_, value) => void kept.push(value) }, [order]);
  expect(readOrders(holding(kept[0]!))).toEqual([order]);
});

test.each([[null], ["not JSON"], ['"orders"'], ["[null, 1, {}]"]])("%p are no orders", (text) => {
  expect(readOrders(holding(text))).toEqual([]);
});

test("a browser that keeps nothing is no fault", () => {
  const refuse = () => {
    throw new Error("QuotaExceededError");
  };
  expect(() => keepOrders({ setItem: refuse }, [order])).not.toThrow();
  expect(readOrders({ getItem: refuse })).toEqual([]);
});

test("an order that has its status needs no connection any more; the others keep theirs", () => {
  const other = { ...order, orderId: "o2" };
  const statuses = [{ status: "success", orderId: "o1" } as const];
  expect(withNews([order, other], "o1", statuses)).toEqual([{ ...order, statuses, callbackUrl: undefined }, other]);
});
