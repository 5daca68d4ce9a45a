import { type Connection, type ConnectionEvent, FIRST, next } from "./connection.ts";

export interface StatusSocketEvents {
  onConnection(connection: Connection): void;
  /** A frame as it came. */
  onFrame(data: unknown): void;
}

/** Keeps a WebSocket open to where an order's status arrives, as {@link next} says, and asks for what came before it was open. */
export class StatusSocket {
  readonly #url: string;
  readonly #orderId: string;
  readonly #events: StatusSocketEvents;
  #connection: Connection = FIRST;
  #socket: WebSocket | undefined;
  #timer: number | undefined;

  constructor(url: string, orderId: string, events: StatusSocketEvents) {
    this.#url = url;
    this.#orderId = orderId;
    this.#events = events;
    window.addEventListener("online", this.retry);
    this.#connect();
  }

  /** Another attempt at once. */
  readonly retry = (): void => this.#apply({ type: "retry" });

  /** Nothing more is expected. */
  finish(): void {
    window.removeEventListener("online", this.retry);
    this.#apply({ type: "finished" });
    this.#socket?.close(1000);
  }

  #apply(event: ConnectionEvent): void {
    const before = this.#connection;
    this.#connection = next(before, event, Math.random());
    if (this.#connection === before) return;
    window.clearTimeout(this.#timer);
    this.#events.onConnection(this.#connection);
    const { phase } = this.#connection;
    if (phase === "connecting") this.#connect();
    if (phase === "waiting") {
      this.#timer = window.setTimeout(() => this.#apply({ type: "waited" }), this.#connection.delay);
    }
  }

  #connect(): void {
    const socket = openSocket(this.#url);
    if (socket === undefined) return void queueMicrotask(() => this.#apply({ type: "closed" }));
    this.#socket = socket;
    socket.onopen = () => {
      this.#apply({ type: "opened" });
      socket.send(JSON.stringify({ orderId: this.#orderId }));
    };
    socket.onmessage = ({ data }) => this.#events.onFrame(data);
    socket.onclose = () => {
      if (socket === this.#socket) this.#apply({ type: "closed" });
    };
  }
}

/** None for an address that is not one of a WebSocket, or that the page's security policy does not allow. */
function openSocket(url: string): WebSocket | undefined {
  try {
    return new WebSocket(url);
  } catch {
    return undefined;
  }
}
