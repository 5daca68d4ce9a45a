import type { IncomingMessage } from "node:http";
import { hostName } from "../front-door.ts";
import { WireError } from "./wire-error.ts";

/** What a request is about: the account's buckets, one bucket, or one object. */
export interface Address {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  readonly query: URLSearchParams;
}

const NO_QUERY = new URLSearchParams();

/** `bucket.s3.localhost`, `bucket.s3.eu-west-1.amazonaws.com`, `bucket.s3-eu-west-1.amazonaws.com`; the bucket may hold dots. */
const VIRTUAL_HOST = /^(.+)\.s3[.-]/;

/**
 * Path style, `/bucket/key`, or virtual-hosted style, where the host name begins with the bucket: "Virtual hosting of
 * general purpose buckets" of the S3 user guide.
 *
 * @throws WireError InvalidURI
 */
export function addressOf(request: IncomingMessage): Address {
  const url = originForm(request.url ?? "/");
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? NO_QUERY : new URLSearchParams(url.slice(mark + 1));
  const virtual = bucketOfHost(hostName(request));
  if (virtual !== undefined) return { bucket: virtual, key: decoded(path.slice(1)) || undefined, query };
  const slash = path.indexOf("/", 1);
  const bucket = decoded(slash < 0 ? path.slice(1) : path.slice(1, slash));
  const key = slash < 0 ? "" : decoded(path.slice(slash + 1));
  return { bucket: bucket || undefined, key: key || undefined, query };
}

/** The bucket that a host name names, or undefined where the bucket stands in the path. */
export function bucketOfHost(host: string): string | undefined {
  return host.includes(".s3") ? VIRTUAL_HOST.exec(host)?.[1] : undefined;
}

/** Proxies send `http://host/path` in place of `/path`. */
function originForm(url: string): string {
  if (url.startsWith("/")) return url;
  const path = url.indexOf("/", url.indexOf("//") + 2);
  return path < 0 ? "/" : url.slice(path);
}

function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new WireError("InvalidURI", "Couldn't parse the specified URI.");
  }
}
