import type { IncomingMessage } from "node:http";

/** So much more of a body that is too large is still taken in, so that its sender gets to read the answer. */
const MOST_DISCARDED = 16 * 1024 * 1024;

/**
 * Lets the rest of a body go by: who is cut off while sending often does not see why. It resolves at the end of the body,
 * or when it is clear that there will be none for long.
 */
export function discardBody(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    if (request.complete || request.destroyed) return resolve();
    let discarded = 0;
    request.removeAllListeners("data");
    request.on("data", (chunk: Buffer) => {
      discarded += chunk.length;
      if (discarded <= MOST_DISCARDED) return;
      request.pause();
      resolve();
    });
    request.on("end", resolve);
    request.on("close", resolve);
    request.resume();
  });
}
