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

const ask = (connectionId: string) => handler({ requestContext: { connectionId } });
const NONE = { statusCode: 200, body: '{"status":"none"}' };
const keep = (orderId: string, time: string, more: object = {}) =>
  bench.put({ ...socketRow(orderId, `pending#${time}#event`), status: `{"at":"${time}"}`, ...more });

test("what the connection has missed comes first to last, each once, and then there is none", async () => {
  await keep("order-1", "2026-11-21T11:00:02.000Z");
  await keep("order-1", "2026-11-21T11:00:01.000Z");
  await keep("order-2", "2026-11-21T11:00:03.000Z");
  const socket = await bench.socket("order-1");
  expect(await ask(socket.connectionId)).toEqual({ statusCode: 200 });
  expect(await socket.next()).toBe('{"at":"2026-11-21T11:00:01.000Z"}');
  expect(await socket.next()).toBe('{"at":"2026-11-21T11:00:02.000Z"}');
  expect(await ask(socket.connectionId)).toEqual(NONE);
});

test("each connection of the order gets it, however late it asks", async () => {
  const [one, two] = [await bench.socket("both"), await bench.socket("both")];
  await keep("both", "2026-11-21T11:00:01.000Z", { deliveredTo: new Set([one.connectionId]) });
  expect(await ask(one.connectionId)).toEqual(NONE);
  expect(await ask(two.connectionId)).toEqual({ statusCode: 200 });
  expect(await two.next()).toBe('{"at":"2026-11-21T11:00:01.000Z"}');
});

test("a connection that asks twice at once gets it once", async () => {
  await keep("hurry", "2026-11-21T11:00:01.000Z");
  const socket = await bench.socket("hurry");
  const answers = await Promise.all([ask(socket.connectionId), ask(socket.connectionId)]);
  expect(answers).toContainEqual({ statusCode: 200 });
  expect(answers).toContainEqual(NONE);
});

test("what has expired is not sent, nor what a connection nobody knows asks for", async () => {
  await keep("late", "2026-11-20T11:00:01.000Z", { expiresAt: Math.floor(Date.now() / 1_000) - 1 });
  const socket = await bench.socket("late");
  expect(await ask(socket.connectionId)).toEqual(NONE);
  expect(await ask("unknown=")).toEqual(NONE);
});

test("what could not be sent is sent at the next message", async () => {
  await keep("trouble", "2026-11-21T11:00:01.000Z");
  const socket = await bench.socket("trouble");
  bench.refused.add(socket.connectionId);
  await expect(ask(socket.connectionId)).rejects.toThrow("the test refuses it");
  bench.refused.delete(socket.connectionId);
  expect(await ask(socket.connectionId)).toEqual({ statusCode: 200 });
  expect(await socket.next()).toBe('{"at":"2026-11-21T11:00:01.000Z"}');
});
