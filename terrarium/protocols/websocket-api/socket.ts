import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { type ClientSocket, type Connection, LARGEST_MESSAGE } from "../../engine/websocket-api/connection.ts";
import type { WebSocketStage } from "../../engine/websocket-api/websocket-stage.ts";
import { FrameGuard } from "./frame-guard.ts";

const UNSUPPORTED_DATA = 1003;
const TOO_BIG = 1009;

const protocols = new WeakMap<IncomingMessage, string>();
// Compression is not what API Gateway offers, and its limits are about what travels.
const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: LARGEST_MESSAGE,
  handleProtocols: (_offered, request) => protocols.get(request) ?? false,
});

/** Answers the handshake of an admitted client, and leads what comes from it to its stage. */
export function openSocket(
  stage: WebSocketStage,
  connection: Connection,
  { request, socket, head, protocol }: { request: IncomingMessage; socket: Duplex; head: Buffer; protocol?: string },
  onError: (error: unknown) => void,
): void {
  if (protocol !== undefined) protocols.set(request, protocol);
  const guard = new FrameGuard(() => client?.close(TOO_BIG, "Frame too long"));
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
    // The library closes with the right code after a fault of the client's, such as a message that is too long.
    opened.on("error", () => {});
    opened.on("close", (code, reason) => void stage.closed(connection, code, reason.toString()).catch(onError));
  });
}

function clientSocket(client: WebSocket): ClientSocket {
  return {
    send: (data) =>
      new Promise((resolve, reject) =>
        client.send(data.toString(), { binary: false }, (error) => (error ? reject(error) : resolve())),
      ),
    close: (code, reason) => client.close(code, reason),
  };
}

function text(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
