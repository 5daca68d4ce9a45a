import type { ServerResponse } from "node:http";
import type { GatewayResponse } from "../../engine/rest-api/exchange.ts";

/** Writes what a stage answered. */
export function sendResponse(response: ServerResponse, { status, headers, body }: GatewayResponse): void {
  if (status === 204 || status === 304) {
    response.writeHead(status, headers);
    response.end();
    return;
  }
  const length = Buffer.byteLength(body);
  headers.push("Content-Length", String(length));
  response.writeHead(status, headers);
  // Text of as many bytes as characters is plain ASCII, which Node writes faster when told so.
  if (typeof body === "string" && length === body.length) response.end(body, "latin1");
  else response.end(body);
}
