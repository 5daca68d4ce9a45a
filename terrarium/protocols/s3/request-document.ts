import { checkContent } from "../../engine/object-store/content-receiver.ts";
import { BodyTooLarge, readBody } from "../request-body.ts";
import { AwsChunkedDecoder } from "./aws-chunked.ts";
import type { Exchange } from "./exchange.ts";
import { claimsOf, isAwsChunked } from "./request-content.ts";
import { WireError } from "./wire-error.ts";
import { readXml, type XmlElement } from "./xml-reader.ts";

/** Ten thousand parts with all their checksums, or a thousand keys of the greatest length, fit into it. */
const LARGEST = 8 * 1024 * 1024;

interface DocumentOptions {
  /** S3 wants a Content-MD5 or a checksum for it. */
  readonly mustBeChecked?: boolean;
  /** The checksum in the headers is of an object, and not of this document. */
  readonly checksumOfObject?: boolean;
}

/** The bytes of a document that a request carries, found to be what its headers say of it. */
export async function readBytes(exchange: Exchange, options: DocumentOptions = {}): Promise<Buffer> {
  const { request } = exchange;
  try {
    const raw = await readBody(request, LARGEST);
    let trailers: Readonly<Record<string, string>> = {};
    let bytes = raw;
    if (isAwsChunked(request)) {
      const decoder = new AwsChunkedDecoder();
      bytes = Buffer.concat(decoder.push(raw));
      trailers = decoder.finish();
    }
    const claims = claimsOf(request, () => trailers);
    if (options.mustBeChecked && !claims.md5 && !claims.checksum) {
      throw new WireError("InvalidRequest", "Missing required header for this request: Content-MD5");
    }
    const { md5, sha256 } = claims;
    checkContent(bytes, options.checksumOfObject ? { md5, sha256 } : claims);
    return bytes;
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    throw new WireError("MaxMessageLengthExceeded", "Your request was too big.");
  }
}

/** The XML document of a request. @throws WireError MalformedXML */
export async function readDocument(exchange: Exchange, root: string, options?: DocumentOptions): Promise<XmlElement> {
  return readXml((await readBytes(exchange, options)).toString(), root);
}
