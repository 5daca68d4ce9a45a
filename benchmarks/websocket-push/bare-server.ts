import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/**
 * The yardstick: a bare `ws` server that takes the same POSTs and sends them to its own sockets, and answers a message with the id of its
 * socket. It looks at no signature, no permission and no limit, and keeps no record.
 */
const sockets = new Map<string, WebSocket>();
const server = createServer({ noDelay: true }, (request, response) => {
  const id = decodeURIComponent(request.url!.slice(request.url!.lastIndexOf("/") + 1));
  let body: Buffer | undefined;
  request.on("data", (chunk: Buffer) => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
  });
  request.on("end", () => {
    const socket = sockets.get(id);
    socket?.send(body!, { binary: false });
    response.writeHead(socket ? 200 : 410, { "Content-Length": 0 }).end();
  });
});
const webSockets = new WebSocketServer({ server, perMessageDeflate: false, clientTracking: false });
let opened = 0;
webSockets.on("connection", (socket) => {
  const id = `${String(opened++).padStart(15, "0")}=`;
  sockets.set(id, socket);
  socket.on("message", () => socket.send(id));
  socket.on("close", () => sockets.delete(id));
});
server.listen(0, "127.0.0.1", 1024, () =>
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on("SIGTERM", () => process.exit(0));
