import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

// An import of its values would have Node load fetch and WebSocket with it, a tenth of the time to the ready line.
const { createServer } = process.getBuiltinModule("node:http");

/** Answers one request. It catches its own errors: what escapes is answered 500 and logged by the front door. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Takes over a connection that asks for another protocol (WebSocket), with what was read of it already. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Mount {
  readonly handler: Handler;
  readonly upgrade?: UpgradeHandler;
}

export interface FrontDoorOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** Address to listen on: the default, 127.0.0.1, keeps everything on this machine. */
  readonly address?: string;
  /** Milliseconds a client may take to send its headers. @default 15,000 */
  readonly headersTimeout?: number;
  /** Milliseconds a client may take to send a whole request. @default 300,000: a large object over a slow link */
  readonly requestTimeout?: number;
  /** Called with what a handler threw. */
  onError(error: unknown, request: IncomingMessage): void;
}

/**
 * The one HTTP server. A request goes to who owns its host name (a custom domain), else to who owns the first part of
 * its path, else to the AWS APIs.
 */
export class FrontDoor {
  readonly #server: Server;
  readonly #hosts = new Map<string, Mount>();
  readonly #paths = new Map<string, Mount>();
  /** Connections that speak another protocol, which the server does not know any more, and waits for all the same. */
  readonly #upgraded = new Set<Duplex>();
  #rest: Mount = {
    handler: (_request, response) => sendJson(response, 503, { message: "The terrarium is still starting" }),
  };

  private constructor(options: FrontDoorOptions) {
    this.#server = createServer(
      {
        headersTimeout: options.headersTimeout ?? 15_000,
        requestTimeout: options.requestTimeout ?? 300_000,
        connectionsCheckingInterval: Math.min(5_000, options.headersTimeout ?? 5_000),
        keepAliveTimeout: 65_000,
        noDelay: true,
        // Java's client asks for HTTP/2 with each request, and takes an answer in HTTP/1.1.
        shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
      },
      (request, response) => {
        const failed = (error: unknown) => {
          options.onError(error, request);
          if (!response.headersSent) sendJson(response, 500, { message: "Internal server error" });
          else response.destroy();
        };
        try {
          const done = this.#owner(request).handler(request, response);
          if (done) done.catch(failed);
        } catch (error) {
          failed(error);
        }
      },
    );
    this.#server.on("clientError", answerUnreadable);
    this.#server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // A client that goes away while its upgrade is looked at is no fault of anybody's.
      socket.on("error", () => socket.destroy());
      this.#upgraded.add(socket);
      socket.on("close", () => this.#upgraded.delete(socket));
      try {
        (this.#owner(request).upgrade ?? refuseUpgrade)(request, socket, head);
      } catch (error) {
        options.onError(error, request);
        socket.destroy();
      }
    });
  }

  /** Listens; rejects with the system's error (`EADDRINUSE`) when it cannot. */
  static async open(options: FrontDoorOptions): Promise<FrontDoor> {
    const door = new FrontDoor(options);
    await new Promise<void>((resolve, reject) => {
      door.#server.once("error", reject);
      door.#server.listen(options.port, options.address ?? "127.0.0.1", 1024, () => resolve());
    });
    return door;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Without a slash at the end: `http://127.0.0.1:4566`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * Requests for a host name (without a port, any case) go to `handler`. `abc.execute-api.*` stands for every name
   * that begins so. Returns what takes the mount away.
   */
  mountHost(host: string, handler: Handler, upgrade?: UpgradeHandler): () => void {
    return mount(this.#hosts, host.toLowerCase(), { handler, upgrade });
  }

  /** Requests whose path's first part is `name` go to `handler`: `restapis` owns `/restapis` and all below it. */
  mountPath(name: string, handler: Handler, upgrade?: UpgradeHandler): () => void {
    return mount(this.#paths, name, { handler, upgrade });
  }

  /** Everything that no host name and no path owns. */
  mountRest(handler: Handler): void {
    this.#rest = { handler };
  }

  /** Takes no new connections, lets the running requests end for at most `grace` milliseconds, and closes. */
  async close(grace: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    // A kept-alive connection becomes idle when its answer has gone out: looked at again and again, so that serving needs
    // no bookkeeping of what is under way.
    const idle = setInterval(() => this.#server.closeIdleConnections(), 10);
    const deadline = setTimeout(() => {
      this.#server.closeAllConnections();
      for (const socket of this.#upgraded) socket.destroy();
    }, grace);
    await closed;
    clearInterval(idle);
    clearTimeout(deadline);
  }

  #owner(request: IncomingMessage): Mount {
    if (this.#hosts.size > 0) {
      const owner = this.#ownerOfHost(hostName(request));
      if (owner) return owner;
    }
    const url = request.url ?? "/";
    const end = url.slice(1).search(/[/?]/);
    return this.#paths.get(end < 0 ? url.slice(1) : url.slice(1, end + 1)) ?? this.#rest;
  }

  #ownerOfHost(host: string): Mount | undefined {
    const exact = this.#hosts.get(host);
    if (exact) return exact;
    for (let dot = host.lastIndexOf("."); dot > 0; dot = host.lastIndexOf(".", dot - 1)) {
      const owner = this.#hosts.get(`${host.slice(0, dot)}.*`);
      if (owner) return owner;
    }
    return undefined;
  }
}

/** The request's host name in lower case, without its port. */
export function hostName(request: IncomingMessage): string {
  const host = (request.headers.host ?? "").toLowerCase();
  const colon = host.lastIndexOf(":");
  return colon > host.lastIndexOf("]") ? host.slice(0, colon) : host;
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

function mount(mounts: Map<string, Mount>, name: string, mounted: Mount): () => void {
  if (mounts.has(name)) throw new Error(`"${name}" is already served by another resource`);
  mounts.set(name, mounted);
  return () => {
    if (mounts.get(name) === mounted) mounts.delete(name);
  };
}

/** Ends a handshake with an HTTP answer, as there is no response object for it. */
export function answerUpgrade(socket: Duplex, status: number, reason: string, body: unknown): void {
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n` +
      `Connection: close\r\n\r\n${text}`,
  );
}

function refuseUpgrade(_request: IncomingMessage, socket: Duplex): void {
  answerUpgrade(socket, 400, "Bad Request", { message: "No WebSocket API answers at this address" });
}

/** What cannot be read as HTTP gets an answer where the client can still take one. */
function answerUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, message] =
    error.code === "HPE_HEADER_OVERFLOW"
      ? ["431 Request Header Fields Too Large", "Request Header Fields Too Large"]
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? ["408 Request Timeout", "Request Timeout"]
        : ["400 Bad Request", "Bad Request"];
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
