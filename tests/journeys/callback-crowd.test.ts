import { type CallbackSystem, pushed, startCallback } from "../factories/callback-system.ts";
import type { SocketClient } from "../factories/websocket-gateway.ts";

const CROWD = 1_000;
const AT_ONCE = 8;

let system: CallbackSystem;
beforeAll(async () => {
  system = await startCallback();
}, 60_000);
afterAll(() => system.close());

/** Does it for each, so many side by side. */
async function forEach<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, item] of queue) results[index] = await work(item);
    }),
  );
  return results;
}

test("each of a thousand open sockets gets its own status and no other's", async () => {
  const orders = Array.from({ length: CROWD }, (_, index) => `order-${index}`);
  const heard = new Map<string, string[]>();
  const clients = await forEach(orders, async (orderId): Promise<SocketClient> => {
    const client = await system.connect(orderId);
    heard.set(orderId, []);
    client.socket.on("message", (data) => heard.get(orderId)!.push(data.toString()));
    return client;
  });
  const results = await forEach(orders, (orderId) => system.push(orderId));
  expect(results.filter(({ delivered, gone }) => delivered !== 1 || gone !== 0)).toEqual([]);
  for (const client of clients) await client.next();
  await system.passTime(2_000); // whoever was greeted meanwhile had its status
  const wrong = orders.filter((orderId) => {
    const [only, ...more] = heard.get(orderId)!;
    return more.length > 0 || JSON.stringify(pushed(orderId)) !== only;
  });
  expect(wrong).toEqual([]);
}, 60_000);
