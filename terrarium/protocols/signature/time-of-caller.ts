import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../../engine/world.ts";

/**
 * The time by which a request was signed: of functions, which live in the world, or of clients outside. The two differ where a test moves
 * the world's time.
 *
 * @param signed milliseconds since 1970
 */
export function timeOfCaller({ clock, callersClock }: World, signed: number): number {
  const [inside, outside] = [clock.now(), callersClock.now()];
  return Math.abs(signed - inside) < Math.abs(signed - outside) ? inside : outside;
}

/** `20260101T000000Z` in milliseconds since 1970; NaN for what is no such time. */
export function parseBasicTime(time: string): number {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  return Date.UTC(Number(y), Number(m) - 1, Number(d), Number(h), Number(min), Number(s));
}

/** SDKs sign by the time that answers carry: it must be that of the caller. */
export function sayTheTime(world: World, request: IncomingMessage, response: ServerResponse): void {
  const signed = parseBasicTime(String(request.headers["x-amz-date"]));
  const time = timeOfCaller(world, signed);
  // What is the machine's own time anyway, the server says by itself.
  if (Math.abs(time - Date.now()) > 1000) response.setHeader("Date", new Date(time).toUTCString());
}
