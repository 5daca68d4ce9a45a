import { type CallbackBench, openCallbackBench } from "../../tests/factories/callback-bench.ts";

let bench: CallbackBench;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => jest.spyOn(console, "info").mockImplementation(() => {}));

const event = (connectionId: string) => ({
  requestContext: { connectionId, connectedAt: 1_767_225_600_000, authorizer: { orderId: "order-1" } },
});

test("notes for which order a connection is, until two hours and a little later", async () => {
  expect(await handler(event("L0SM9cOFvHcCIhw="))).toEqual({ statusCode: 200 });
  const [row] = await bench.rows("order-1");
  expect(row).toMatchObject({ connectionId: "L0SM9cOFvHcCIhw=", connectedAt: 1_767_225_600_000 });
  const minutes = (Number(row?.expiresAt) - Date.now() / 1_000) / 60;
  expect(minutes).toBeGreaterThan(124);
  expect(minutes).toBeLessThanOrEqual(125);
});

test("has it told a second later what there was already, and not before", async () => {
  await bench.greetings(1_000);
  await handler(event("second="));
  expect(await bench.greetings(999)).toEqual([]);
  expect(await bench.greetings(1)).toEqual([{ orderId: "order-1", connectionId: "second=" }]);
});

test("a client that could not be noted is not let in", async () => {
  const broken = { requestContext: { ...event("third=").requestContext, authorizer: { orderId: "" } } };
  await expect(handler(broken)).rejects.toThrow(/empty string/);
  expect(await bench.greetings(1_000)).toEqual([]);
});
