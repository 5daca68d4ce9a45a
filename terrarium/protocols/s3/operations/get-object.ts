import { pipeline } from "node:stream/promises";
import { NoSuchKey } from "../../../engine/object-store/errors.ts";
import type { StoredObject } from "../../../engine/object-store/object-version.ts";
import { rangeOf, rangeOfPart } from "../byte-range.ts";
import type { Exchange, Headers, Operation } from "../exchange.ts";
import { checksumHeaders, describeObject } from "../object-headers.ts";
import { judgeRead } from "../read-condition.ts";

/** Headers that a request may have in place of the object's own, by their query parameter. */
const OVERRIDES: Readonly<Record<string, string>> = {
  "response-content-type": "Content-Type",
  "response-content-language": "Content-Language",
  "response-expires": "Expires",
  "response-cache-control": "Cache-Control",
  "response-content-disposition": "Content-Disposition",
  "response-content-encoding": "Content-Encoding",
};

/** "GetObject" of the S3 API reference. */
export const getObject: Operation = {
  name: "GetObject",
  action: readAction,
  async run(exchange) {
    const object = findObject(exchange);
    const answer = judge(exchange, object);
    if (!answer) return;
    const { bucket, response } = exchange;
    const { status, headers, start, end } = answer;
    const content = bucket.open(object);
    try {
      const bytes = content.read(start, end);
      response.writeHead(status, headers);
      if (Buffer.isBuffer(bytes)) response.end(bytes);
      else await pipeline(bytes, response).catch((error) => ignoreHangUp(error));
    } finally {
      content.close();
    }
  },
};

/** "HeadObject" of the S3 API reference. */
export const headObject: Operation = {
  name: "HeadObject",
  action: readAction,
  run(exchange) {
    const answer = judge(exchange, findObject(exchange));
    if (!answer) return;
    exchange.response.writeHead(answer.status, answer.headers);
    exchange.response.end();
  },
};

export function readAction(exchange: Exchange): string {
  return exchange.query("versionId") === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
}

/** Who may not list a bucket does not learn either that an object is missing: "GetObject", permissions. */
export function findObject(exchange: Exchange): StoredObject {
  try {
    return exchange.bucket.get(exchange.key, exchange.query("versionId"));
  } catch (error) {
    if (error instanceof NoSuchKey) exchange.authorize("s3:ListBucket", exchange.bucket.arn);
    throw error;
  }
}

/** What is answered, and with which bytes; undefined where the reader has been answered with 304. */
function judge(exchange: Exchange, object: StoredObject) {
  const { settings } = exchange.bucket;
  const condition = {
    ifMatch: exchange.header("if-match"),
    ifNoneMatch: exchange.header("if-none-match"),
    ifModifiedSince: exchange.header("if-modified-since"),
    ifUnmodifiedSince: exchange.header("if-unmodified-since"),
  };
  const headers: Headers = describeObject(settings, object);
  if (judgeRead(condition, object) === "not-modified") {
    delete headers["Content-Type"];
    return void exchange.empty(304, headers);
  }
  for (const [parameter, header] of Object.entries(OVERRIDES)) {
    const value = exchange.query(parameter);
    if (value !== undefined) headers[header] = value;
  }
  const part = partOf(exchange, object);
  const range = part ?? rangeOf(exchange.header("range"), object.size);
  const { start, end } = range ?? { start: 0, end: object.size };
  headers["Content-Length"] = end - start;
  if (part?.parts) headers["x-amz-mp-parts-count"] = part.parts;
  if (range && object.size > 0) headers["Content-Range"] = `bytes ${start}-${end - 1}/${object.size}`;
  const whole = start === 0 && end === object.size;
  if (exchange.header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED" && whole && !part?.parts) {
    Object.assign(headers, checksumHeaders(object));
  }
  return { status: range ? 206 : 200, headers, start, end };
}

function partOf(exchange: Exchange, object: StoredObject) {
  if (exchange.query("partNumber") === undefined) return undefined;
  return rangeOfPart(object, exchange.queryNumber("partNumber", 10_000, 1, 1));
}

/** A reader that hangs up in the middle is no fault of anybody. */
function ignoreHangUp(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}
