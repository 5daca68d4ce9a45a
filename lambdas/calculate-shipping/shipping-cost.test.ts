import { quiet } from "../../tests/factories/saga-tables.ts";
import { shippingCost } from "./shipping-cost.ts";

test.each([
  ["06164", 4],
  ["10000", 2],
  ["99999", 6.5],
  ["SW1A 1AA", 2.5],
])("to %s it costs %d dollars", (postCode, cost) => {
  expect(shippingCost(postCode)).toBe(cost);
});

test("a post code without a digit is refused by name", async () => {
  process.env.POWERTOOLS_DEV = "true";
  const { handler } = await import("./handler.ts");
  const log = quiet();
  const event = { execution: "e", orderId: "o", postCode: "nowhere" };
  await expect(handler(event)).rejects.toMatchObject({ name: "UnknownPostCode" });
  expect(log()).not.toContain("nowhere");
  expect(await handler({ ...event, postCode: "1" })).toEqual({ cost: 2.5 });
  jest.restoreAllMocks();
});
