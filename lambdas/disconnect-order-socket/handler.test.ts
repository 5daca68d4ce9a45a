import { type CallbackBench, openCallbackBench, socketRow } from "../../tests/factories/callback-bench.ts";

let bench: CallbackBench;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => jest.spyOn(console, "info").mockImplementation(() => {}));

test("the row of a connection goes, wherever it is; others stay, and so do statuses", async () => {
  await bench.put(socketRow("order-1", "mine="));
  await bench.put(socketRow("order-1", "other="));
  await bench.put({ ...socketRow("order-1", "pending#2026-11-21T11:00:00.000Z#event"), status: "{}" });
  expect(await handler({ requestContext: { connectionId: "mine=" } })).toEqual({ statusCode: 200 });
  expect((await bench.rows("order-1")).map(({ connectionId }) => connectionId)).toEqual([
    "other=",
    "pending#2026-11-21T11:00:00.000Z#event",
  ]);
});

test("a connection that nobody knows is no error", async () => {
  expect(await handler({ requestContext: { connectionId: "unknown=" } })).toEqual({ statusCode: 200 });
});
