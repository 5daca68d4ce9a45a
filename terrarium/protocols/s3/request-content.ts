import type { IncomingMessage } from "node:http";
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, checksumLength } from "../../engine/object-store/checksum.ts";
import { type Body, type ContentClaims, LARGEST_IN_ROW } from "../../engine/object-store/content-receiver.ts";
import { InvalidDigest, InvalidRequest } from "../../engine/object-store/errors.ts";
import { ClientGone, readBody } from "../request-body.ts";
import { AwsChunkedDecoder, malformedTrailer } from "./aws-chunked.ts";
import { WireError } from "./wire-error.ts";

/** What a request carries, without its framing, and what its headers and trailers claim of it. */
export interface RequestContent {
  readonly body: Body;
  readonly claims: ContentClaims;
}

/** Framing around a small body may be this long. */
const FRAMING = 16 * 1024;

/**
 * The content of a request, as it comes: a small one whole, a large one as a stream.
 *
 * @throws WireError, InvalidDigest, InvalidRequest for headers that contradict one another; ClientGone
 */
export async function requestContent(request: IncomingMessage): Promise<RequestContent> {
  const chunked = isAwsChunked(request);
  const size = contentLength(request, chunked);
  const decoder = chunked ? new AwsChunkedDecoder() : undefined;
  let trailers: Readonly<Record<string, string>> = {};
  const finish = () => {
    if (decoder) trailers = decoder.finish();
  };
  const claims = { ...claimsOf(request, () => trailers), size };
  const framed = Number(request.headers["content-length"] ?? Number.POSITIVE_INFINITY);
  if (size > LARGEST_IN_ROW || framed > LARGEST_IN_ROW + FRAMING) {
    return { body: decodedStream(request, decoder, finish), claims };
  }
  const raw = await readBody(request, LARGEST_IN_ROW + FRAMING);
  const body = decoder ? Buffer.concat(decoder.push(raw)) : raw;
  finish();
  return { body, claims };
}

async function* decodedStream(
  request: IncomingMessage,
  decoder: AwsChunkedDecoder | undefined,
  finish: () => void,
): AsyncGenerator<Buffer> {
  // The connection must outlive a refused body: the refusal is still to be sent on it.
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  const gone = new ClientGone("the client hung up");
  try {
    for await (const piece of pieces) {
      if (decoder) yield* decoder.push(piece);
      else yield piece;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ECONNRESET" ? gone : error;
  }
  if (!request.complete) throw gone;
  finish();
}

export function isAwsChunked(request: IncomingMessage): boolean {
  const { headers } = request;
  if (String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-")) return true;
  return (headers["content-encoding"] ?? "").split(",").some((encoding) => encoding.trim() === "aws-chunked");
}

/** The length of the content itself. S3 wants to know it beforehand. */
function contentLength(request: IncomingMessage, chunked: boolean): number {
  const { headers } = request;
  const given = chunked ? headers["x-amz-decoded-content-length"] : headers["content-length"];
  if (given === undefined) {
    if (!chunked && headers["transfer-encoding"] !== undefined) {
      const message = "A header you provided implies functionality that is not implemented";
      throw new WireError("NotImplemented", message, { detail: { Header: "Transfer-Encoding" } });
    }
    throw new WireError("MissingContentLength", "You must provide the Content-Length HTTP header.");
  }
  const length = Number(given);
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new WireError("InvalidArgument", `The content length "${given}" is not a number`);
  }
  return length;
}

/** What the headers claim of a body; `trailers` is asked when the body is read. */
export function claimsOf(request: IncomingMessage, trailers: () => Readonly<Record<string, string>>): ContentClaims {
  const { headers } = request;
  const sha256 = headers["x-amz-content-sha256"];
  return {
    md5: md5Of(headers["content-md5"] as string | undefined),
    sha256: typeof sha256 === "string" && /^[0-9a-f]{64}$/i.test(sha256) ? Buffer.from(sha256, "hex") : undefined,
    ...checksumOf(request, trailers),
  };
}

function md5Of(header: string | undefined): Buffer | undefined {
  if (header === undefined) return undefined;
  const md5 = Buffer.from(header, "base64");
  if (md5.length !== 16 || md5.toString("base64") !== header.trim()) throw new InvalidDigest();
  return md5;
}

/** The checksum of a header, of a trailer, or just the algorithm that S3 shall use. */
function checksumOf(
  request: IncomingMessage,
  trailers: () => Readonly<Record<string, string>>,
): Pick<ContentClaims, "algorithm" | "checksum"> {
  const header = claimedChecksum(request.headers as Record<string, string | undefined>);
  if (header) return { algorithm: header.algorithm, checksum: () => header.value };
  const named = String(request.headers["x-amz-trailer"] ?? "").toLowerCase();
  const trailing = CHECKSUM_ALGORITHMS.find((algorithm) => named.split(/\s*,\s*/).includes(headerOf(algorithm)));
  if (trailing) {
    const checksum = () => {
      const value = trailers()[headerOf(trailing)];
      if (value === undefined) throw malformedTrailer();
      return checked(trailing, value);
    };
    return { algorithm: trailing, checksum };
  }
  return { algorithm: algorithmOf(request.headers["x-amz-sdk-checksum-algorithm"]) };
}

/** The one `x-amz-checksum-…` header of a request. @throws InvalidRequest */
export function claimedChecksum(
  headers: Readonly<Record<string, string | undefined>>,
): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  const given = CHECKSUM_ALGORITHMS.filter((algorithm) => headers[headerOf(algorithm)] !== undefined);
  const [algorithm] = given;
  if (!algorithm) return undefined;
  if (given.length > 1) {
    throw new InvalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  }
  return { algorithm, value: checked(algorithm, headers[headerOf(algorithm)]!) };
}

/** @throws InvalidRequest */
export function algorithmOf(header: string | readonly string[] | undefined): ChecksumAlgorithm | undefined {
  if (header === undefined) return undefined;
  const algorithm = CHECKSUM_ALGORITHMS.find((one) => one === String(header).toUpperCase());
  if (algorithm) return algorithm;
  throw new InvalidRequest(
    `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${CHECKSUM_ALGORITHMS.join(", ")}]`,
  );
}

export function headerOf(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** A composite checksum ends with the number of parts. */
function checked(algorithm: ChecksumAlgorithm, value: string): string {
  const [digest = "", parts = "1"] = value.split("-");
  if (Buffer.from(digest, "base64").length !== checksumLength(algorithm) || !/^\d+$/.test(parts)) {
    throw new InvalidRequest(`Value for ${headerOf(algorithm)} header is invalid.`);
  }
  return value;
}
