import { openWebSocketGateway, type WebSocketGateway } from "../../../tests/factories/websocket-gateway.ts";

let gateway: WebSocketGateway;
const MINUTE = 60_000;

beforeEach(async () => {
  gateway = await openWebSocketGateway();
  await gateway.route("$default", ({ body }) => ({ statusCode: 200, body: `${body?.length}` }), { answers: true });
  await gateway.route("$disconnect", () => ({ statusCode: 200 }));
  await gateway.stage();
});
afterEach(() => gateway.close());

/** Sends a message in frames of this size. */
function sendInFrames(client: Awaited<ReturnType<WebSocketGateway["client"]>>, message: string, frame: number) {
  for (let at = 0; at < message.length; at += frame) {
    client.socket.send(message.slice(at, at + frame), { fin: at + frame >= message.length, binary: false });
  }
}

test("a connection that idles ten minutes is closed, and one that is used is not", async () => {
  const idle = await gateway.client();
  const used = await gateway.client();
  await gateway.world.clock.advance(9 * MINUTE);
  used.send("x");
  await used.next();
  await gateway.world.clock.advance(MINUTE);
  expect(await idle.closed).toEqual({ code: 1001, reason: "Going away" });
  expect(used.socket.readyState).toBe(used.socket.OPEN);
  await gateway.world.clock.advance(9 * MINUTE);
  expect((await used.closed).code).toBe(1001);
});

test("no connection lasts longer than two hours", async () => {
  const client = await gateway.client();
  for (let minutes = 0; minutes < 119; minutes += 7) {
    await gateway.world.clock.advance(7 * MINUTE);
    client.send("x");
    expect(await client.next()).toBe("1");
  }
  await gateway.world.clock.advance(MINUTE);
  expect((await client.closed).code).toBe(1001);
});

test("a message of 128 KB in frames of 32 KB passes; one byte more closes with 1009", async () => {
  const client = await gateway.client();
  sendInFrames(client, "x".repeat(128 * 1024), 32 * 1024);
  expect(await client.next()).toBe(String(128 * 1024));
  sendInFrames(client, "x".repeat(128 * 1024 + 1), 32 * 1024);
  expect((await client.closed).code).toBe(1009);
  expect((await gateway.event("DISCONNECT")).requestContext).toMatchObject({ disconnectStatusCode: 1009 });
});

test("a frame over 32 KB closes with 1009, and its message goes nowhere", async () => {
  const client = await gateway.client();
  client.send("x".repeat(32 * 1024));
  expect(await client.next()).toBe(String(32 * 1024));
  client.send("x".repeat(32 * 1024 + 1));
  expect((await client.closed).code).toBe(1009);
  expect(gateway.events).toHaveLength(1);
});

test("a binary frame closes with 1003", async () => {
  const client = await gateway.client();
  client.send(Buffer.from([1, 2, 3]));
  expect((await client.closed).code).toBe(1003);
});

test("stopping says good-bye to every client", async () => {
  const clients = await Promise.all([gateway.client(), gateway.client()]);
  await gateway.close();
  for (const client of clients) expect((await client.closed).code).toBe(1001);
  gateway = await openWebSocketGateway();
});
