import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { type SignatureClaim, text, type UnverifiedRequest } from "./signed-request.ts";

/**
 * The signature that a request should carry: AWS Signature Version 4 (IAM user guide, "Create a signed AWS API request").
 *
 * @param payloadHash SHA-256 of the body in hex, or what stands for it (`UNSIGNED-PAYLOAD`)
 */
export function expectedSignature(
  request: UnverifiedRequest,
  claim: SignatureClaim,
  secretAccessKey: string,
  payloadHash: string,
): string {
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", claim.time, scope, sha256(canonicalRequest(request, claim, payloadHash))].join(
    "\n",
  );
  return hmac(signingKey(secretAccessKey, claim), toSign).toString("hex");
}

export const sha256 = (data: string | Buffer): string => hash("sha256", data);

/** Keys that are remembered, as making one takes twenty times as long as a signature: more than the roles of a topology have in a day. */
const MOST_KEYS = 1_000;
const keys = new Map<string, KeyObject>();

/** It holds for a day, a Region and a service. */
function signingKey(secret: string, { date, region, service }: SignatureClaim): KeyObject {
  const name = `${secret}/${date}/${region}/${service}`;
  let key = keys.get(name);
  if (!key) {
    key = createSecretKey(hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), "aws4_request"));
    if (keys.size >= MOST_KEYS) keys.clear();
    keys.set(name, key);
  }
  return key;
}

const hmac = (key: string | Buffer | KeyObject, data: string): Buffer =>
  createHmac("sha256", key).update(data).digest();

function canonicalRequest(request: UnverifiedRequest, claim: SignatureClaim, payloadHash: string): string {
  const [path = "/", query = ""] = split(request.url);
  const headers = claim.signedHeaders.map((name) => `${name}:${oneSpaced(text(request.headers[name]) ?? "")}\n`);
  return [
    request.method,
    // S3 signs the path as it is sent; every other service signs each part encoded once more.
    claim.service === "s3" ? path : path.split("/").map(encode).join("/"),
    canonicalQuery(query),
    headers.join(""),
    claim.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

function split(url: string): [string, string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

function canonicalQuery(query: string): string {
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .filter(([name]) => name !== "X-Amz-Signature");
  pairs.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

const oneSpaced = (value: string) => (value.includes("  ") ? value.replace(/ +/g, " ") : value).trim();

/** RFC 3986: everything but unreserved characters. */
function encode(value: string): string {
  if (!/[^\w.~-]/.test(value)) return value;
  return encodeURIComponent(value).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
