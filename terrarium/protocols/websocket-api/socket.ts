import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { type ClientSocket, type Connection, LARGEST_MESSAGE } from "../../engine/websocket-api/connection.ts";
import type { WebSocketStage } from "../../engine/websocket-api/websocket-stage.ts";
import { FrameGuard, LARGEST_FRAME } from "./frame-guard.ts";
import { nextBurst } from "./next-burst.ts";

/** Status codes of RFC 6455. */
const PROTOCOL_ERROR = 1002;
const UNSUPPORTED_DATA = 1003;
const NO_STATUS = 1005;
const ABNORMAL = 1006;
const INVALID_PAYLOAD = 1007;
const TOO_BIG = 1009;

/** With what the library closes after a fault of the client's. */
const FAULTS: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: TOO_BIG,
  WS_ERR_INVALID_UTF8: INVALID_PAYLOAD,
};

const subprotocols = new WeakMap<IncomingMessage, string>();
// Compression is not what API Gateway offers, and its limits are about what travels.
const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LARGEST_MESSAGE,
  handleProtocols: (_offered, request) => subprotocols.get(request) ?? false,
});

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly subprotocol?: string;
}

/** Answers the handshake of an admitted client, and leads what comes from it to its stage. */
export function openSocket(
  stage: WebSocketStage,
  connection: Connection,
  { request, socket, head, subprotocol }: Upgrade,
  onError: (error: unknown) => void,
): void {
  const ended = (code: number, reason: string) => void stage.closed(connection, code, reason).catch(onError);
  if (!socket.readable || !socket.writable) {
    // It went away while `$connect` was asked, which has let it in: `$disconnect` has to know.
    socket.destroy();
    stage.opened(connection);
    ended(ABNORMAL, "");
    return;
  }
  if (subprotocol !== undefined) subprotocols.set(request, subprotocol);
  let fault: number | undefined;
  const guard = new FrameGuard(() => {
    fault = TOO_BIG;
    client?.close(TOO_BIG, "Frame too long");
  });
  let client: WebSocket | undefined;
  socket.prependListener("data", (chunk: Buffer) => guard.read(chunk));
  server.handleUpgrade(request, socket, head, (opened) => {
    client = opened;
    connection.open(clientSocket(opened));
    stage.opened(connection);
    opened.on("message", (data, isBinary) => {
      if (guard.tripped) return;
      // API Gateway takes texts alone ("Working with binary media types for WebSocket APIs").
      if (isBinary) opened.close(UNSUPPORTED_DATA, "Binary frames are not supported");
      else stage.message(connection, text(data)).catch(onError);
    });
    opened.on("error", (error: Error & { code?: string }) => {
      if (error.code?.startsWith("WS_ERR_")) fault = FAULTS[error.code] ?? PROTOCOL_ERROR;
    });
    opened.on("close", (code, reason) => {
      if (code === NO_STATUS) ended(code, "Client-side close frame status not set");
      else ended(code === ABNORMAL ? (fault ?? code) : code, reason.toString());
    });
  });
}

function clientSocket(client: WebSocket): ClientSocket {
  return {
    async send(data) {
      await nextBurst();
      await sent(client, asText(data));
    },
    async close(code, reason) {
      await nextBurst(); // not before what was sent earlier
      client.close(code, reason);
    },
  };
}

function sent(client: WebSocket, text: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let from = 0;
    for (; text.length - from > LARGEST_FRAME; from += LARGEST_FRAME) {
      client.send(text.subarray(from, from + LARGEST_FRAME), { binary: false, fin: false }, ignore);
    }
    client.send(from === 0 ? text : text.subarray(from), { binary: false }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

/** What becomes of a frame becomes of the last one too, which is the one that is waited for. */
const ignore = () => {};

/** A client would close the connection over a text that is not UTF-8: what is not is replaced. */
function asText(data: string | Buffer): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return isUtf8(data) ? data : Buffer.from(data.toString());
}

function text(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
