import { type CallbackSystem, pushed, startCallback } from "../factories/callback-system.ts";
import { linesByFunction } from "../factories/function-logs.ts";
import { openSocket, type SocketClient } from "../factories/websocket-gateway.ts";

let system: CallbackSystem;
beforeAll(async () => {
  system = await startCallback();
}, 60_000);
afterAll(() => system.close());

const NONE = { status: "none" };
const next = async (client: SocketClient) => JSON.parse(await client.next());
/** What a client gets that asks for its order, or for whatever it likes. */
const ask = (client: SocketClient, message: unknown = { orderId: "any" }) => {
  client.send(JSON.stringify(message));
  return next(client);
};
/** The rows of an order's sockets, and those of its statuses. */
const rows = async (orderId: string) => {
  const all = await system.rows(orderId);
  const isStatus = ({ connectionId }: { connectionId: string }) => connectionId.startsWith("pending#");
  return { sockets: all.filter((row) => !isStatus(row)), statuses: all.filter(isStatus) };
};
const close = async (client: SocketClient) => {
  client.socket.close();
  await client.closed;
  await system.atRest();
};

test("a status reaches the socket that is open for its order, once", async () => {
  const client = await system.connect("open");
  expect(await system.push("open")).toEqual({ orderId: "open", delivered: 1, gone: 0 });
  expect(await next(client)).toEqual(pushed("open"));
  expect(await system.push("open")).toEqual({ orderId: "open", delivered: 0, gone: 0 });
  await system.passTime(5_000);
  expect(await ask(client)).toEqual(NONE);
});

test("two sockets of one order both get it, and one of another order does not", async () => {
  const clients = await Promise.all(["two", "two", "another"].map((orderId) => system.connect(orderId)));
  const [one, two, another] = clients as [SocketClient, SocketClient, SocketClient];
  expect(await system.push("two")).toMatchObject({ delivered: 2 });
  expect([await next(one), await next(two)]).toEqual([pushed("two"), pushed("two")]);
  // Whatever the message says: the order is the one that the connection was opened for.
  expect(await ask(another, { orderId: "two" })).toEqual(NONE);
  expect(await ask(another, { action: "anything" })).toEqual(NONE);
  expect(await ask(another, "no JSON object")).toEqual(NONE);
});

describe("a status that found nobody is kept", () => {
  test("and sent to who connects and asks, once", async () => {
    expect(await system.push("asked")).toEqual({ orderId: "asked", delivered: 0, gone: 0 });
    const client = await system.connect("asked");
    expect(await ask(client)).toEqual(pushed("asked"));
    await system.passTime(5_000);
    expect(await ask(client)).toEqual(NONE);
  });

  test("and sent to who connects and says nothing, once", async () => {
    await system.push("silent");
    const client = await system.connect("silent");
    await system.passTime(2_000);
    expect(await next(client)).toEqual(pushed("silent"));
    expect(await ask(client)).toEqual(NONE);
  });

  test("for each connection anew, those of a day later aside", async () => {
    await system.push("anew");
    for (let count = 0; count < 2; count++) {
      const client = await system.connect("anew");
      await system.passTime(2_000);
      expect(await next(client)).toEqual(pushed("anew"));
      await close(client);
    }
    await system.clock.advance(24 * 3_600_000);
    const late = await system.connect("anew");
    await system.passTime(2_000);
    expect(await ask(late)).toEqual(NONE);
  });

  test("several of them come in their order", async () => {
    for (const second of [2, 1, 3]) {
      await system.push("several", { eventId: `event-${second}`, status: { status: "success", second } });
    }
    const client = await system.connect("several");
    await system.passTime(2_000);
    expect([await next(client), await next(client), await next(client)].map(({ second }) => second)).toEqual([1, 2, 3]);
  });
});

describe("who may connect", () => {
  const refused = (url: string) => expect(openSocket(url)).rejects;

  test("nobody without a token, or with one that is forged, for another order, or expired; nor is there a row of them", async () => {
    const key = await system.key();
    const url = system.urlOf("mine", key);
    await refused(system.output("callback_url")).toThrow(/^HTTP 401/);
    await refused(url.replace(/token=.*/, "")).toThrow(/^HTTP 401/);
    await refused(url.replace("orderId=mine", "orderId=theirs")).toThrow(/^HTTP 403/);
    await refused(system.urlOf("mine", { ...key, secret: "guessed" })).toThrow(/^HTTP 403/);
    await refused(system.urlOf("mine", { ...key, version: "invented" })).toThrow(/^HTTP 403/);
    await refused(system.urlOf("mine", key, 0)).toThrow(/^HTTP 403/);
    await close(await openSocket(url));
    await system.passTime(900_000);
    await refused(url).toThrow(/^HTTP 403/);
    expect([await system.rows("mine"), await system.rows("theirs")]).toEqual([[], []]);
  });

  test("the log says who was refused and why, and no token", async () => {
    const key = await system.key();
    const url = new URL(system.urlOf("logged", { ...key, secret: "guessed" }));
    await refused(url.href).toThrow(/^HTTP 403/);
    await system.atRest();
    const lines = [
      ...(await system.logged("/aws/lambda/journey-callback-authorize-order-socket")),
      ...(await system.logged("/aws/apigateway/journey-callback-OrderCallbackAPI/v1")),
    ].join("\n");
    expect(lines).toContain('"verdict":"forged"');
    expect(lines).toMatch(/"eventType":"CONNECT","routeKey":"\$connect".*"status":"403"/);
    expect(lines).not.toContain(url.searchParams.get("token"));
    expect(lines).not.toContain(key.secret);
  });

  test("who got a token before a rotation as well as who gets one after it; and sockets that are open stay", async () => {
    const open = await system.connect("rotated");
    const before = await system.key();
    await system.rotate();
    const after = await system.key();
    expect(after.version).not.toBe(before.version);
    expect(after.secret).not.toBe(before.secret);
    const old = await openSocket(system.urlOf("rotated", before));
    const young = await openSocket(system.urlOf("rotated", after));
    expect(await system.push("rotated")).toMatchObject({ delivered: 3 });
    for (const client of [open, old, young]) expect(await next(client)).toEqual(pushed("rotated"));
    await system.rotate();
    await system.passTime(61_000); // longer than functions keep keys, by their own clocks
    await refused(system.urlOf("rotated", before)).toThrow(/^HTTP 403/);
  });
});

describe("who is gone", () => {
  test("is forgotten when the socket is closed", async () => {
    const client = await system.connect("closing");
    expect((await rows("closing")).sockets).toHaveLength(1);
    await close(client);
    expect(await rows("closing")).toEqual({ sockets: [], statuses: [] });
  });

  test("is forgotten when a status finds nobody there, and the others are told", async () => {
    const left = await system.connect("left");
    const [row] = (await rows("left")).sockets;
    const here = await system.connect("left");
    await close(left);
    await system.put(row!); // as if its end had never been told
    await system.passTime(5_000);
    expect((await rows("left")).sockets).toHaveLength(2);
    expect(await system.push("left")).toEqual({ orderId: "left", delivered: 1, gone: 1 });
    expect(await next(here)).toEqual(pushed("left"));
    expect((await rows("left")).sockets).toHaveLength(1);
  });

  test("is forgotten when what was kept finds nobody there, after connecting and after a message", async () => {
    await system.push("missed");
    const client = await system.connect("missed");
    const [row] = (await rows("missed")).sockets;
    await close(client);
    await system.put(row!); // as if its end had never been told
    await system.passTime(10_000);
    expect((await rows("missed")).sockets).toEqual([]);
    expect(await system.push("missed", { eventId: "later" })).toMatchObject({ delivered: 0, gone: 0 });
    await system.put(row!);
    await system.messageOf(row!.connectionId);
    expect(await rows("missed")).toMatchObject({ sockets: [], statuses: [{}, {}] });
  });

  test("is forgotten after ten minutes without a word, when API Gateway ends the connection", async () => {
    const client = await system.connect("idle");
    await system.passTime(600_000);
    expect(await client.closed).toMatchObject({ code: 1001 });
    await system.atRest();
    expect((await rows("idle")).sockets).toEqual([]);
  });
});

test("what no frame holds is told in short", async () => {
  const client = await system.connect("long");
  await system.push("long", { status: { status: "failed", message: "x".repeat(40_000) } });
  expect(await next(client)).toMatchObject({
    status: "failed",
    orderId: "long",
    message: expect.stringMatching(/^The details are left out: they have 40\d{3} bytes/),
  });
});

test("what is no status is an error that need not be tried again, and is told nobody", async () => {
  const client = await system.connect("wrong");
  await expect(system.push("wrong", { eventId: "" })).rejects.toThrow(/"errorType":"InvalidStatus"/);
  expect(await ask(client)).toEqual(NONE);
});

test("every function has written its log", async () => {
  const silent = Object.entries(await linesByFunction(system.terrarium.url)).filter(([, lines]) => !lines);
  expect(silent).toEqual([]);
});
