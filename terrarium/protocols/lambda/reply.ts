import type { ServiceReply } from "../service-call.ts";

export function jsonReply(body: object, status = 200): ServiceReply {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): ServiceReply {
  return { status, headers, body: "" };
}
