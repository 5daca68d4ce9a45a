import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { RawSocket } from "./raw-socket.ts";
import { type Keys, signedPost } from "./signed-post.ts";

/** What the generator is told, one after the other; it answers each. */
export type Order =
  /** Opens the sockets, so many at a time, and asks each for its id. */
  | {
      readonly do: "open";
      readonly port: number;
      readonly path: string;
      readonly sockets: number;
      readonly atOnce: number;
    }
  /** Posts to one socket after the other, over so many kept-alive connections. */
  | { readonly do: "push"; readonly connections: number; readonly seconds: number; readonly keys: Keys }
  /** So many sockets send a message as soon as they have the answer to the last. */
  | { readonly do: "ask"; readonly sockets: number; readonly seconds: number };

export interface Outcome {
  readonly count: number;
  readonly seconds: number;
  /** Milliseconds from the POST to the frame. */
  readonly p50: number;
  readonly p99: number;
}

interface Held {
  readonly socket: RawSocket;
  readonly id: string;
}

const QUESTION = JSON.stringify({ action: "who" });
const held: Held[] = [];
let server = { port: 0, path: "" };

/** What a shop would push: 160 bytes, the socket's own. */
const statusFor = (index: number) =>
  JSON.stringify({ orderId: `order-${index}`, status: "success", message: "your order is on its way ".repeat(4) });

async function open({ port, path, sockets, atOnce }: Extract<Order, { do: "open" }>): Promise<Outcome> {
  server = { port, path };
  const begin = performance.now();
  let left = sockets;
  await inTurns(atOnce, async () => {
    while (left-- > 0) {
      const socket = await RawSocket.open(port, path);
      held.push({ socket, id: (await ask(socket)).toString() });
    }
  });
  return { count: held.length, seconds: (performance.now() - begin) / 1000, p50: 0, p99: 0 };
}

async function askAgain({ sockets, seconds }: Extract<Order, { do: "ask" }>): Promise<Outcome> {
  const latencies: number[] = [];
  const begin = performance.now();
  await inTurns(sockets, async (index) => {
    const { socket, id } = held[index]!;
    while (performance.now() < begin + seconds * 1000) {
      const sent = performance.now();
      const answer = await ask(socket);
      if (answer.toString() !== id) throw new Error(`${id} was answered ${answer}`);
      latencies.push(performance.now() - sent);
    }
  });
  return outcome(latencies, begin);
}

function ask(socket: RawSocket): Promise<Buffer> {
  return new Promise((resolve) => {
    socket.onText = resolve;
    socket.send(QUESTION);
  });
}

/** Every push must reach its own socket with its own text, and every POST must be answered 200. */
async function push({ connections, seconds, keys }: Extract<Order, { do: "push" }>): Promise<Outcome> {
  const texts = held.map((_, index) => Buffer.from(statusFor(index)));
  const posts = held.map(({ id }, index) => signedPost(server, id, texts[index]!, keys));
  const sentAt = new Float64Array(held.length);
  const latencies: number[] = [];
  let posted = 0;
  let allCame = () => {};
  held.forEach(({ socket }, index) => {
    socket.onText = (text) => {
      if (!text.equals(texts[index]!)) throw new Error(`socket ${index} got ${text}`);
      latencies.push(performance.now() - sentAt[index]!);
      if (latencies.length === posted) allCame();
    };
  });
  const begin = performance.now();
  let next = 0;
  await inTurns(connections, async () => {
    const socket = connect({ port: server.port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    await converse(socket, () => {
      if (performance.now() >= begin + seconds * 1000) return undefined;
      const index = next++ % held.length;
      posted++;
      sentAt[index] = performance.now();
      return posts[index]!;
    });
  });
  if (latencies.length < posted) await new Promise<void>((resolve) => (allCame = resolve));
  return outcome(latencies, begin);
}

/** Sends what `nextPost` gives, each as soon as the last was answered, until it gives nothing. */
function converse(socket: Socket, nextPost: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const send = () => {
      const post = nextPost();
      if (post) return socket.write(post);
      socket.destroy();
      resolve();
    };
    let pending = "";
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      if (!pending.endsWith("\r\n\r\n")) return;
      if (!pending.startsWith("HTTP/1.1 200")) return reject(new Error(`a POST was answered ${pending}`));
      pending = "";
      send();
    });
    send();
  });
}

async function inTurns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => work(index)));
}

function outcome(latencies: number[], begin: number): Outcome {
  const seconds = (performance.now() - begin) / 1000;
  const sorted = Float64Array.from(latencies).sort();
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { count: sorted.length, seconds, p50: at(0.5), p99: at(0.99) };
}

process.on("message", async (order: Order) => {
  process.send!(await (order.do === "open" ? open(order) : order.do === "push" ? push(order) : askAgain(order)));
});
