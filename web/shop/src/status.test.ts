import { readStatus, type Status, sayStatus, withStatus } from "./status.ts";

const success = { status: "success", orderId: "o1", amountPaid: 154, createdOn: "2026-11-21T10:00:00Z" };
const read = (frame: unknown) => readStatus(typeof frame === "string" ? frame : JSON.stringify(frame), "o1");

test("a status is read with what belongs to it", () => {
  expect(read(success)).toEqual(success);
  expect(read({ ...success, amountPaid: "154" })).toEqual(success);
  expect(read({ status: "failed", orderId: "o1", message: "Out of stock", createdOn: 1_795_000_000, more: 1 })).toEqual(
    {
      status: "failed",
      orderId: "o1",
      message: "Out of stock",
      createdOn: "1795000000",
    },
  );
});

test.each([
  ['{"status":"none"}'],
  [""],
  ["not JSON"],
  ["null"],
  [JSON.stringify({ ...success, orderId: "o2" })],
  [JSON.stringify({ ...success, status: "unheard of" })],
])("%p is no news of this order", (frame) => {
  expect(read(frame)).toBeUndefined();
});

test("a frame that is no text is no news", () => {
  expect(readStatus(new ArrayBuffer(3), "o1")).toBeUndefined();
});

test("each status is shown once, however often a connection brings it", () => {
  const status = read(success) as Status;
  const shown = withStatus([], status);
  expect(shown).toEqual([status]);
  expect(withStatus(shown, { ...status })).toBe(shown);
  expect(withStatus(shown, { ...status, createdOn: "later" })).toHaveLength(2);
});

test("a person reads what was paid, or why it failed", () => {
  expect(sayStatus(read(success) as Status)).toBe("Your order is complete. You paid $154.");
  expect(sayStatus({ status: "success", orderId: "o1" })).toBe("Your order is complete.");
  expect(sayStatus({ status: "failed", orderId: "o1", message: "The card has expired." })).toBe(
    "Your order failed: The card has expired.",
  );
});
