import { readCatalogue, readPlaced } from "./api.ts";

test("the catalogue stands in the order of its ids, with what can be ordered", () => {
  const cat = { id: "2", title: "Cat", price: 150 };
  const bird = { id: "10", title: "Bird", price: 30 };
  expect(readCatalogue({ items: [bird, { ...cat, price: "150", description: "more" }] })).toEqual([cat, bird]);
  expect(readCatalogue([cat, { id: "3", title: "Ghost" }, null, { title: "Nobody", price: 1 }])).toEqual([cat]);
});

test.each([[undefined], [null], ["text"], [{ items: "text" }]])("%p is no catalogue", (body) => {
  expect(() => readCatalogue(body)).toThrow("cannot be read");
});

test("an order that is placed has its number and the address of its status", () => {
  const placed = { orderId: "o1", clientCallbackUrl: "wss://example.com/v1?orderId=o1&token=t" };
  expect(readPlaced(202, { statusCode: 202, status: "placed", ...placed })).toEqual(placed);
});

test.each([
  [400, { statusCode: 400, status: "failed", message: "expiry must be MM/YY" }, /^expiry must be MM\/YY$/],
  [403, { message: "Forbidden" }, /^Forbidden$/],
  [429, { message: "Too Many Requests" }, /too many orders at once/],
  [500, { message: "Internal server error" }, /at our side \(500: Internal server error\)/],
  [502, undefined, /at our side \(502\)/],
  [202, { status: "placed" }, /at our side \(202\)/],
])("an answer of %d with %j is told", (status, body, message) => {
  expect(() => readPlaced(status, body)).toThrow(message);
});
