import { type CallbackBench, openCallbackBench, socketRow } from "../../tests/factories/callback-bench.ts";
import { type CallbackTable, createCallbackTable, statusKey } from "./callback-table.ts";
import type { SocketSender } from "./socket-sender.ts";
import { createStatusDelivery, type Time } from "./status-delivery.ts";

const KEY = statusKey("2026-11-21T11:00:00.000Z", "event");
const NOW = 10_000;

let bench: CallbackBench;
let table: CallbackTable;
beforeAll(async () => {
  bench = await openCallbackBench();
  table = createCallbackTable("ClientCallbackTbl");
});
afterAll(() => bench.close());

/** Answers these, one after the other, and the last of them for ever. */
function senderThat(...answers: ("sent" | "gone" | Error)[]) {
  let calls = 0;
  const sender: SocketSender = {
    async send() {
      const answer = answers[Math.min(calls++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { sender, calls: () => calls };
}

let paused: number;
beforeEach(() => {
  paused = 0;
});
const time: Time = {
  now: () => NOW + paused,
  async pause(milliseconds) {
    paused += milliseconds;
  },
};

async function deliver(orderId: string, sender: SocketSender, connectedAt: number, through = table) {
  await table.keep(orderId, KEY, "{}");
  await bench.put({ ...socketRow(orderId, "socket="), connectedAt });
  const { statuses, sockets } = await table.read(orderId);
  return createStatusDelivery(through, sender, time).deliver(orderId, statuses[0]!, sockets[0]!);
}

const deliveredTo = async (orderId: string) => [...(await table.read(orderId)).statuses[0]!.deliveredTo];

test("a connection whose handshake is still under way is waited for", async () => {
  const { sender, calls } = senderThat("gone", "gone", "sent");
  expect(await deliver("opening", sender, NOW - 2_999)).toBe("delivered");
  expect([calls(), paused]).toEqual([3, 500]);
  expect((await table.read("opening")).sockets).toHaveLength(1);
});

test("for three seconds, and not for ever", async () => {
  const { sender, calls } = senderThat("gone");
  expect(await deliver("never", sender, NOW - 2_999)).toBe("gone");
  expect([calls(), paused]).toEqual([13, 3_000]);
  expect((await table.read("never")).sockets).toEqual([]);
});

test("one that was open for longer is gone at the first word", async () => {
  const { sender, calls } = senderThat("gone");
  expect(await deliver("gone", sender, NOW - 3_000)).toBe("gone");
  expect([calls(), paused]).toEqual([1, 0]);
  expect((await table.read("gone")).sockets).toEqual([]);
});

test("what could not be sent counts as not sent", async () => {
  const failing = senderThat(new Error("throttled"));
  await expect(deliver("failing", failing.sender, 0)).rejects.toThrow("throttled");
  expect(await deliveredTo("failing")).toEqual([]);
  expect(await deliver("failing", senderThat("sent").sender, 0)).toBe("delivered");
  expect(await deliveredTo("failing")).toEqual(["socket="]);
  const again = senderThat("sent");
  expect(await deliver("failing", again.sender, 0)).toBe("had it");
  expect(again.calls()).toBe(0);
});

test("of what a function claimed and never sent another waits for the claim's end, and sends it", async () => {
  await table.keep("ended", KEY, "{}");
  await table.claim("ended", KEY, "socket=", { now: NOW, until: NOW + 6_000 });
  const { sender, calls } = senderThat("sent");
  expect(await deliver("ended", sender, 0)).toBe("delivered");
  expect([calls(), paused]).toEqual([1, 6_250]);
  expect(await deliveredTo("ended")).toEqual(["socket="]);
});

test("what another function sends meanwhile is not sent again", async () => {
  await table.keep("meanwhile", KEY, "{}");
  await table.claim("meanwhile", KEY, "socket=", { now: NOW, until: NOW + 6_000 });
  const { sender, calls } = senderThat("sent");
  const delivery = deliver("meanwhile", sender, 0);
  await table.delivered("meanwhile", KEY, "socket=");
  expect(await delivery).toBe("had it");
  expect(calls()).toBe(0);
});

test("a claim is one connection's alone, and taken back by who has it alone", async () => {
  await table.keep("claims", KEY, "{}");
  const claim = (connectionId: string, now: number) =>
    table.claim("claims", KEY, connectionId, { now, until: now + 6_000 });
  expect(await claim("one=", NOW)).toBe("claimed");
  expect(await claim("two=", NOW)).toBe("claimed");
  expect(await claim("one=", NOW + 6_000)).toBe("another's");
  expect(await claim("one=", NOW + 6_001)).toBe("claimed");
  await table.release("claims", KEY, "one=", NOW + 6_000);
  expect(await claim("one=", NOW + 6_002)).toBe("another's");
  await table.release("claims", KEY, "one=", NOW + 12_001);
  expect(await claim("one=", NOW + 6_002)).toBe("claimed");
});

test("a status whose delivery could not be noted is sent again, not lost", async () => {
  const unnoted: CallbackTable = { ...table, delivered: async () => Promise.reject(new Error("throttled")) };
  await expect(deliver("unnoted", senderThat("sent").sender, 0, unnoted)).rejects.toThrow("throttled");
  const again = senderThat("sent");
  expect(await deliver("unnoted", again.sender, 0)).toBe("delivered");
  expect(again.calls()).toBe(1);
});

test("a status that is gone by the time it is claimed is not made anew", async () => {
  expect(await table.claim("nothing", KEY, "socket=", { now: NOW, until: NOW + 6_000 })).toBe("had it");
  await table.delivered("nothing", KEY, "socket=");
  await table.release("nothing", KEY, "socket=", NOW + 6_000);
  expect(await bench.rows("nothing")).toEqual([]);
});
