import { handshake } from "../../../tests/factories/handshake.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { VirtualClock } from "../virtual-clock.ts";
import type { World } from "../world.ts";
import { Connection, LARGEST_MESSAGE } from "./connection.ts";
import { GoneException, PayloadTooLargeException } from "./errors.ts";

const MINUTE = 60_000;
let world: World & { readonly clock: VirtualClock };
let connection: Connection;
const sent: (string | Buffer)[] = [];
const closes: { code: number; reason: string; at: number }[] = [];
let broken = false;
const start = () => connection.connectedAt;

beforeEach(() => {
  sent.length = 0;
  closes.length = 0;
  broken = false;
  world = createTestWorld();
  connection = new Connection(world, handshake());
  connection.open({
    async send(data) {
      if (broken) throw new Error("EPIPE");
      sent.push(data);
    },
    close: (code, reason) => void closes.push({ code, reason, at: world.clock.now() }),
  });
});

test("its id is made of letters and digits and a =, and is its own", () => {
  const ids = new Set(Array.from({ length: 1000 }, () => new Connection(world, handshake()).id));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{15}=$/);
});

test("it takes what fits, by its bytes", async () => {
  await connection.send("ü".repeat(LARGEST_MESSAGE / 2));
  expect(sent).toHaveLength(1);
  await expect(connection.send(`${"ü".repeat(LARGEST_MESSAGE / 2)}x`)).rejects.toThrow(PayloadTooLargeException);
  await expect(connection.send(Buffer.alloc(LARGEST_MESSAGE + 1))).rejects.toThrow(/at most 131072 bytes, .* 131073/);
  expect(sent).toHaveLength(1);
});

test("before the handshake is answered nothing can be sent", async () => {
  const early = new Connection(world, handshake());
  expect(early.isOpen).toBe(false);
  await expect(early.send("x")).rejects.toThrow(GoneException);
});

test("whoever sends to a socket that breaks is told that it is gone", async () => {
  broken = true;
  await expect(connection.send("x")).rejects.toThrow(GoneException);
});

test("it is gone from the moment of good-bye, and says it once", async () => {
  connection.close(1000, "enough");
  connection.close(1001, "Going away");
  expect(connection.isOpen).toBe(false);
  await expect(connection.send("x")).rejects.toThrow(GoneException);
  await world.clock.advance(3 * 60 * MINUTE);
  expect(closes).toEqual([{ code: 1000, reason: "enough", at: start() }]);
});

test("ten minutes without a message end it, to the millisecond", async () => {
  await world.clock.advance(10 * MINUTE - 1);
  expect(closes).toEqual([]);
  await world.clock.advance(1);
  expect(closes).toEqual([{ code: 1001, reason: "Going away", at: start() + 10 * MINUTE }]);
});

test("a message in either direction begins the ten minutes anew", async () => {
  await world.clock.advance(6 * MINUTE);
  connection.touch();
  await world.clock.advance(6 * MINUTE);
  await connection.send("x");
  expect(connection.lastActiveAt).toBe(start() + 12 * MINUTE);
  await world.clock.advance(60 * MINUTE);
  expect(closes).toMatchObject([{ code: 1001, at: start() + 22 * MINUTE }]);
});

test("two hours end it however much it is used", async () => {
  for (let minute = 0; minute < 130; minute++) {
    await world.clock.advance(MINUTE);
    connection.touch();
  }
  expect(closes).toMatchObject([{ code: 1001, at: start() + 120 * MINUTE }]);
});

test("when it has ended it waits for nothing any more", async () => {
  connection.ended();
  await world.clock.advance(3 * 60 * MINUTE);
  expect(closes).toEqual([]);
});
