import type { IncomingMessage } from "node:http";

/** The body is longer than this door takes. */
export class BodyTooLarge extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`the body is longer than ${limit} bytes`);
    this.limit = limit;
  }
}

/** The client hung up before its request was complete: there is nobody to answer. */
export class ClientGone extends Error {}

const EMPTY = Buffer.alloc(0);

/**
 * Reads a whole body of at most `limit` bytes. Past that it stops reading and rejects with {@link BodyTooLarge}: the
 * answer must close the connection, as the rest of the body is still on its way.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > limit) return reject(new BodyTooLarge(limit));
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        request.pause();
        reject(new BodyTooLarge(limit));
      } else if (!first) first = chunk;
      else if (chunks) chunks.push(chunk);
      else chunks = [first, chunk];
    });
    request.on("end", () => resolve(chunks ? Buffer.concat(chunks, length) : (first ?? EMPTY)));
    request.on("error", () => reject(new ClientGone("the client hung up")));
    request.on("close", () => {
      if (!request.complete) reject(new ClientGone("the client hung up"));
    });
  });
}
