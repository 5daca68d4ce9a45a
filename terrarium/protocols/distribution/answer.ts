import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Distribution, Found } from "../../engine/distribution/distribution.ts";
import { type AnswerHeaders, applyHeadersPolicy } from "../../engine/distribution/headers-policy.ts";
import { InvalidRange, PreconditionFailed } from "../../engine/object-store/errors.ts";
import type { StoredObject } from "../../engine/object-store/object-version.ts";
import { type ByteRange, rangeOf } from "../s3/byte-range.ts";
import { describeObject } from "../s3/object-headers.ts";
import { judgeRead } from "../s3/read-condition.ts";
import { compress, encodingFor } from "./compression.ts";

const MESSAGES: Readonly<Record<string, string>> = {
  AccessDenied: "Access Denied",
  InvalidRange: "The requested range is not satisfiable",
  InvalidURI: "Couldn't parse the specified URI.",
  NoSuchBucket: "The specified bucket does not exist",
  NoSuchKey: "The specified key does not exist.",
  PreconditionFailed: "At least one of the pre-conditions you specified did not hold",
};

/** Answers one request to a distribution: the object, a part of it, that it has not changed, or an error. */
export async function answer(
  distribution: Distribution,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  request.resume();
  const { method = "GET", url = "/" } = request;
  const found = distribution.find(method, pathOf(url));
  const reply = new Reply(distribution, request, response, found);
  const { object, status } = found;
  if (object === undefined) return reply.error(status, found.code ?? "AccessDenied");
  // Conditions and ranges are about what was asked for, not about the page of an error.
  if (status >= 400) return reply.object(object, undefined);
  try {
    const { "if-match": ifMatch, "if-none-match": ifNoneMatch } = request.headers;
    const { "if-modified-since": ifModifiedSince, "if-unmodified-since": ifUnmodifiedSince } = request.headers;
    const condition = { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince };
    if (judgeRead(condition, object) === "not-modified") return reply.unchanged(object);
    return await reply.object(object, rangeOf(request.headers.range, object.size));
  } catch (error) {
    if (error instanceof PreconditionFailed) return reply.error(412, error.name);
    if (error instanceof InvalidRange) return reply.error(416, error.name);
    throw error;
  }
}

class Reply {
  readonly #distribution: Distribution;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #found: Found;

  constructor(distribution: Distribution, request: IncomingMessage, response: ServerResponse, found: Found) {
    this.#distribution = distribution;
    this.#request = request;
    this.#response = response;
    this.#found = found;
  }

  async object(object: StoredObject, range: ByteRange | undefined): Promise<void> {
    const { status, bucket, route } = this.#found;
    const headers: AnswerHeaders = describeObject(bucket.settings, object);
    const content = bucket.open(object);
    try {
      const { start, end } = range ?? { start: 0, end: object.size };
      const bytes = content.read(start, end);
      const encoding =
        route.behavior.compress && range === undefined && Buffer.isBuffer(bytes)
          ? encodingFor(route.cachePolicy, this.#request.headers["accept-encoding"], headers, object.size)
          : undefined;
      const body = encoding !== undefined && Buffer.isBuffer(bytes) ? compress(bytes, encoding) : bytes;
      if (encoding !== undefined) {
        headers["Content-Encoding"] = encoding;
        headers.Vary = "Accept-Encoding";
        headers.ETag = `W/${object.etag}`; // no longer the same bytes
      }
      headers["Content-Length"] = Buffer.isBuffer(body) ? body.length : end - start;
      if (range && object.size > 0) headers["Content-Range"] = `bytes ${start}-${end - 1}/${object.size}`;
      this.#head(range && status === 200 ? 206 : status, headers);
      if (this.#request.method === "HEAD") this.#response.end();
      else if (Buffer.isBuffer(body)) this.#response.end(body);
      else await pipeline(body, this.#response).catch(ignoreHangUp);
    } finally {
      content.close();
    }
  }

  unchanged(object: StoredObject): void {
    const headers: AnswerHeaders = describeObject(this.#found.bucket.settings, object);
    delete headers["Content-Type"];
    this.#head(304, headers);
    this.#response.end();
  }

  error(status: number, code: string): void {
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${MESSAGES[code] ?? code}</Message></Error>`;
    this.#head(status, { "Content-Type": "application/xml", "Content-Length": Buffer.byteLength(text) });
    this.#response.end(this.#request.method === "HEAD" ? undefined : text);
  }

  #head(status: number, headers: AnswerHeaders): void {
    const { origin, "access-control-request-method": asked } = this.#request.headers;
    const { headersPolicy } = this.#found.route;
    const preflight = this.#request.method === "OPTIONS" && asked !== undefined;
    const own = {
      ...headers,
      "X-Cache": status >= 400 ? "Error from cloudfront" : "Miss from cloudfront",
      Via: `1.1 ${this.#distribution.definition.domainName} (CloudFront)`,
    };
    const told = headersPolicy ? applyHeadersPolicy(headersPolicy, own, { origin, preflight }) : own;
    this.#response.writeHead(status, told);
  }
}

function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

/** A reader that hangs up in the middle is no fault of anybody. */
function ignoreHangUp(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}
