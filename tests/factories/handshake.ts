import type { Handshake } from "../../terrarium/engine/websocket-api/handshake.ts";

/** What a client asks for a connection with, as the engine gets it. */
export function handshake(more: Partial<Handshake> = {}): Handshake {
  return {
    rawHeaders: ["Host", "localhost", "Upgrade", "websocket"],
    query: new Map(),
    sourceIp: "127.0.0.1",
    userAgent: "test",
    domainName: "abc.execute-api.us-east-1.amazonaws.com",
    principal: { kind: "anonymous" },
    ...more,
  };
}
