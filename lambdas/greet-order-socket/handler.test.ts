import { type CallbackBench, openCallbackBench, socketRow } from "../../tests/factories/callback-bench.ts";
import { deliverBatch } from "../../tests/factories/order-queue.ts";

let bench: CallbackBench;
let handler: typeof import("./handler.ts").handler;
let errors: jest.SpyInstance;
beforeAll(async () => {
  bench = await openCallbackBench();
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => bench.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  jest.spyOn(console, "info").mockImplementation(() => {});
  errors = jest.spyOn(console, "error").mockImplementation(() => {});
});

const keep = (orderId: string) =>
  bench.put({ ...socketRow(orderId, "pending#2026-11-21T11:00:00.000Z#event"), status: `{"orderId":"${orderId}"}` });

test("each new socket is told what its order had before it", async () => {
  await keep("order-1");
  await keep("order-2");
  const [one, two, three] = [
    await bench.socket("order-1"),
    await bench.socket("order-2"),
    await bench.socket("order-3"),
  ];
  const messages = [one, two, three].map(({ connectionId }, index) => ({
    orderId: `order-${index + 1}`,
    connectionId,
  }));
  expect(await deliverBatch(handler, messages)).toEqual([]);
  expect(await one.next()).toBe('{"orderId":"order-1"}');
  expect(await two.next()).toBe('{"orderId":"order-2"}');
  // A message that SQS delivers again is told nobody again.
  expect(await deliverBatch(handler, messages)).toEqual([]);
  const [row] = (await bench.rows("order-1")).filter(({ deliveredTo }) => deliveredTo !== undefined);
  expect(row?.deliveredTo).toEqual(new Set([one.connectionId]));
});

test("a socket that was closed meanwhile is no error, and the status is as it was", async () => {
  await keep("closed");
  expect(await deliverBatch(handler, [{ orderId: "closed", connectionId: "closed=" }])).toEqual([]);
  expect(await bench.rows("closed")).toEqual([expect.not.objectContaining({ deliveredTo: expect.anything() })]);
});

test("what fails comes again, on its own, and the log says why", async () => {
  await keep("order-4");
  await keep("order-5");
  const [good, bad] = [await bench.socket("order-4"), await bench.socket("order-5")];
  bench.refused.add(bad.connectionId);
  const messages = [
    { orderId: "order-4", connectionId: good.connectionId },
    { orderId: "order-5", connectionId: bad.connectionId },
    "{",
  ];
  expect(await deliverBatch(handler, messages)).toEqual(["message-1", "message-2"]);
  expect(await good.next()).toBe('{"orderId":"order-4"}');
  const lines = errors.mock.calls.map(([line]) => JSON.parse(line));
  expect(lines.map(({ message, messageId }) => [message, messageId]).sort()).toEqual([
    ["new socket not told", "message-1"],
    ["new socket not told", "message-2"],
  ]);
});
