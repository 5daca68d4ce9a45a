import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

export const PETS = { Cat: 150, Dog: 200, Bird: 30, Fish: 10, Rabbit: 50, Hamster: 30, Pony: 3_000, Chicken: 20 };

interface Order {
  readonly orderId: string;
  readonly basket: readonly { readonly id: string; readonly title: string; readonly quantity: number }[];
  readonly paymentDetail: { readonly cardNumber: string; readonly expiry: string };
  readonly shippingAddress: { readonly postCode: string };
}

/**
 * Stands in for the API of orders and for that of their statuses, as far as a page sees them, so that a test says when a status comes and
 * when a connection breaks. The real ones are in the journeys.
 */
export class OrderApi {
  /** Bodies of `POST /order`, in their order. */
  readonly posted: Order[] = [];
  /** What sockets sent. */
  readonly received: string[] = [];
  /** The next answers to `POST /order`, in the place of what it would answer. */
  readonly answers: { readonly status: number; readonly body: object }[] = [];
  /** While it is true, handshakes are refused, as they are with a token that is no good. */
  refusing = false;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #sockets = new Map<WebSocket, string>();
  readonly #statuses = new Map<string, object>();

  async open(): Promise<this> {
    const sockets = new WebSocketServer({ noServer: true });
    this.#server.on("upgrade", (request, socket, head) => {
      const { searchParams } = new URL(request.url ?? "/", "http://localhost");
      const orderId = searchParams.get("orderId") ?? "";
      if (this.refusing || searchParams.get("token") !== `token-of-${orderId}`) {
        return void socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      }
      sockets.handleUpgrade(request, socket, head, (client) => this.#connected(client, orderId));
    });
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get ordersUrl(): string {
    return `http://127.0.0.1:${this.#port}/v1`;
  }

  get callbackUrl(): string {
    return `ws://127.0.0.1:${this.#port}/callback`;
  }

  /** Ends an order as the saga would, and tells who is connected. Who connects later, or again, is told as well. */
  settle(orderId: string): void {
    const order = this.posted.find((each) => each.orderId === orderId)!;
    const status = { orderId, createdOn: "2026-11-21T11:00:00.000Z", ...outcome(order) };
    this.#statuses.set(orderId, status);
    for (const [socket, of] of this.#sockets) if (of === orderId) socket.send(JSON.stringify(status));
  }

  /** Sends it once more to who is connected, as a delivery that was repeated. */
  repeat(orderId: string): void {
    this.settle(orderId);
    this.settle(orderId);
  }

  /** Breaks all connections. */
  drop(): void {
    for (const socket of this.#sockets.keys()) socket.terminate();
  }

  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    this.drop();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #connected(socket: WebSocket, orderId: string): void {
    this.#sockets.set(socket, orderId);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("message", (data) => {
      this.received.push(String(data));
      socket.send(JSON.stringify(this.#statuses.get(orderId) ?? { status: "none" }));
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (status: number, body: object) => {
      response.writeHead(status, {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Headers": "Content-Type",
        "Content-Type": "application/json",
      });
      response.end(JSON.stringify(body));
    };
    if (request.method === "OPTIONS") return reply(200, {});
    const body = JSON.parse((await request.toArray()).join(""));
    if (request.url === "/v1/catalogue") {
      const items = Object.entries(PETS).map(([title, price], index) => ({ id: String(index + 1), title, price }));
      return reply(200, { items: items.reverse() });
    }
    const order: Order = { ...body, orderId: body.orderId ?? randomUUID() };
    this.posted.push(order);
    const prepared = this.answers.shift();
    if (prepared !== undefined) return reply(prepared.status, prepared.body);
    const { orderId } = order;
    const clientCallbackUrl = `${this.callbackUrl}?orderId=${orderId}&token=token-of-${orderId}`;
    reply(202, { statusCode: 202, status: "placed", orderId, clientCallbackUrl });
  }
}

function outcome({ basket, paymentDetail, shippingAddress }: Order): object {
  const short = basket.find(({ quantity }) => quantity > 10);
  if (short !== undefined) return { status: "failed", message: `${short.title} is out of stock` };
  const [month, year] = paymentDetail.expiry.split("/").map(Number) as [number, number];
  if (new Date(2_000 + year, month) < new Date()) return { status: "failed", message: "The card has expired" };
  const goods = basket.reduce((sum, { title, quantity }) => sum + PETS[title as keyof typeof PETS] * quantity, 0);
  return { status: "success", amountPaid: goods + Number(shippingAddress.postCode.at(-1)) / 2 + 2 };
}
