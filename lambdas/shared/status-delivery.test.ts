import { type CallbackBench, openCallbackBench, socketRow } from "../../tests/factories/callback-bench.ts";
import { type CallbackTable, createCallbackTable, statusKey } from "./callback-table.ts";
import type { SocketSender } from "./socket-sender.ts";
import { createStatusDelivery } from "./status-delivery.ts";

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
const pause = async (milliseconds: number) => {
  paused += milliseconds;
};

async function deliver(orderId: string, sender: SocketSender, connectedAt: number) {
  await table.keep(orderId, KEY, "{}");
  await bench.put({ ...socketRow(orderId, "socket="), connectedAt });
  const { statuses, sockets } = await table.read(orderId);
  return createStatusDelivery(table, sender, { now: () => NOW, pause }).deliver(orderId, statuses[0]!, sockets[0]!);
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

test("a status that is gone by the time it is claimed is not made anew", async () => {
  expect(await table.claim("nothing", KEY, "socket=")).toBe(false);
  await table.release("nothing", KEY, "socket=");
  expect(await bench.rows("nothing")).toEqual([]);
});
