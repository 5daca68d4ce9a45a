import { type CallbackBench, openCallbackBench, socketRow } from "../../tests/factories/callback-bench.ts";

const CREATED_ON = "2026-11-21T11:00:00.000Z";

let bench: CallbackBench;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => jest.spyOn(console, "info").mockImplementation(() => {}));

const push = (orderId: string, eventId = "event") =>
  handler({ orderId, eventId, status: { status: "success", amountPaid: 350, createdOn: CREATED_ON } });
const pushed = (orderId: string) => ({ status: "success", orderId, amountPaid: 350, createdOn: CREATED_ON });
const key = (eventId = "event") => `pending#${CREATED_ON}#${eventId}`;

test("every socket of the order gets it, and no other; it is kept with who got it", async () => {
  const [one, two, other] = [
    await bench.socket("order-1"),
    await bench.socket("order-1"),
    await bench.socket("order-2"),
  ];
  expect(await push("order-1")).toEqual({ orderId: "order-1", delivered: 2, gone: 0 });
  for (const client of [one, two]) expect(JSON.parse(await client.next())).toEqual(pushed("order-1"));
  const status = (await bench.rows("order-1")).find(({ connectionId }) => connectionId === key());
  expect(JSON.parse(String(status?.status))).toEqual(pushed("order-1"));
  expect(status?.deliveredTo).toEqual(new Set([one.connectionId, two.connectionId]));
  const hours = (Number(status?.expiresAt) - Date.now() / 1_000) / 3_600;
  expect(Math.round(hours)).toBe(24);
  expect(await push("order-2")).toEqual({ orderId: "order-2", delivered: 1, gone: 0 });
  expect(JSON.parse(await other.next())).toEqual(pushed("order-2"));
});

test("the same event again is for those alone that have not got it", async () => {
  const first = await bench.socket("again");
  await push("again");
  await first.next();
  const second = await bench.socket("again");
  expect(await push("again")).toEqual({ orderId: "again", delivered: 1, gone: 0 });
  expect(JSON.parse(await second.next())).toEqual(pushed("again"));
  expect(await bench.rows("again")).toHaveLength(3);
  expect(await push("again", "another-event")).toEqual({ orderId: "again", delivered: 2, gone: 0 });
});

test("of many calls at the same time one tells the socket", async () => {
  const client = await bench.socket("race");
  const results = await Promise.all(Array.from({ length: 8 }, () => push("race")));
  expect(results.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(1);
  expect(JSON.parse(await client.next())).toEqual(pushed("race"));
});

test("a connection that is gone is forgotten before the function ends; the others are told", async () => {
  const open = await bench.socket("gone");
  await bench.put(socketRow("gone", "gone="));
  expect(await push("gone")).toEqual({ orderId: "gone", delivered: 1, gone: 1 });
  expect((await bench.rows("gone")).map(({ connectionId }) => connectionId).sort()).toEqual(
    [open.connectionId, key()].sort(),
  );
});

test("nobody is there: it is kept", async () => {
  expect(await push("nobody")).toEqual({ orderId: "nobody", delivered: 0, gone: 0 });
  expect(await bench.rows("nobody")).toHaveLength(1);
});

test("a row that has expired, and that DynamoDB has not removed yet, is none", async () => {
  await bench.put({ ...socketRow("expired", "old="), expiresAt: Math.floor(Date.now() / 1_000) - 1 });
  expect(await push("expired")).toEqual({ orderId: "expired", delivered: 0, gone: 0 });
});

test("what kept one socket from being told is thrown when the others have been told, and another try tells it", async () => {
  const [one, two] = [await bench.socket("trouble"), await bench.socket("trouble")];
  bench.refused.add(one.connectionId);
  await expect(push("trouble")).rejects.toThrow("the test refuses it");
  expect(JSON.parse(await two.next())).toEqual(pushed("trouble"));
  bench.refused.delete(one.connectionId);
  expect(await push("trouble")).toEqual({ orderId: "trouble", delivered: 1, gone: 0 });
  expect(JSON.parse(await one.next())).toEqual(pushed("trouble"));
});

test("what is no status is refused by a name that need not be tried again", async () => {
  await expect(handler({ orderId: "order-1" })).rejects.toMatchObject({ name: "InvalidStatus" });
});
