import type { ObjectOptions } from "../../engine/object-store/bucket.ts";
import type { BucketSettings } from "../../engine/object-store/bucket-settings.ts";
import { InvalidArgument } from "../../engine/object-store/errors.ts";
import { nextExpiry } from "../../engine/object-store/lifecycle-rule.ts";
import type { Encryption, StoredObject, SystemMetadata } from "../../engine/object-store/object-version.ts";
import type { Exchange, Headers } from "./exchange.ts";
import { headerOf } from "./request-content.ts";
import { notImplemented, WireError } from "./wire-error.ts";

/** Headers that are kept with an object and told with it, beside those of the user. */
const SYSTEM_HEADERS: Readonly<Record<string, keyof SystemMetadata>> = {
  "Content-Type": "contentType",
  "Cache-Control": "cacheControl",
  "Content-Disposition": "contentDisposition",
  "Content-Encoding": "contentEncoding",
  "Content-Language": "contentLanguage",
  Expires: "expires",
  "x-amz-website-redirect-location": "websiteRedirectLocation",
};

const STORAGE_CLASSES: readonly string[] = [
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

const USER = "x-amz-meta-";

/** What the headers of a write say of the object: "PutObject" of the S3 API reference. @throws WireError */
export function objectOptions(exchange: Exchange): ObjectOptions {
  checkUnsupported(exchange);
  return {
    system: systemMetadata(exchange),
    user: userMetadata(exchange),
    tags: tagsOfHeader(exchange.header("x-amz-tagging")),
    storageClass: storageClass(exchange),
    encryption: encryptionOf(exchange),
  };
}

export function systemMetadata(exchange: Exchange): SystemMetadata {
  const system: { -readonly [name in keyof SystemMetadata]: string } = {};
  for (const [header, name] of Object.entries(SYSTEM_HEADERS)) {
    const value = exchange.header(header.toLowerCase());
    if (value !== undefined) system[name] = value;
  }
  // `aws-chunked` says how the request is framed and nothing of the object.
  const encoding = system.contentEncoding
    ?.split(",")
    .filter((one) => one.trim() !== "aws-chunked")
    .join(",");
  if (encoding) system.contentEncoding = encoding;
  else delete system.contentEncoding;
  return { ...system, contentType: system.contentType ?? "binary/octet-stream" };
}

export function userMetadata(exchange: Exchange): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(exchange.headers)
      .filter(([name]) => name.startsWith(USER))
      .map(([name, value]) => [name.slice(USER.length), String(value)]),
  );
}

/** `project=blue&stage=test` @throws InvalidArgument */
export function tagsOfHeader(header: string | undefined): Readonly<Record<string, string>> {
  if (!header) return {};
  const pairs = [...new URLSearchParams(header)];
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) {
    throw new InvalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    );
  }
  return Object.fromEntries(pairs);
}

function storageClass(exchange: Exchange): string | undefined {
  const named = exchange.header("x-amz-storage-class");
  if (named !== undefined && !STORAGE_CLASSES.includes(named)) {
    throw new WireError("InvalidStorageClass", "The storage class you specified is not valid");
  }
  return named;
}

/** "Using server-side encryption" of the S3 user guide. @throws InvalidArgument */
export function encryptionOf(exchange: Exchange): Encryption | undefined {
  const algorithm = exchange.header("x-amz-server-side-encryption");
  const keyId = exchange.header("x-amz-server-side-encryption-aws-kms-key-id");
  if (algorithm === undefined) {
    if (keyId === undefined) return undefined;
    throw new InvalidArgument(
      "The header 'x-amz-server-side-encryption-aws-kms-key-id' needs 'x-amz-server-side-encryption'",
    );
  }
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") {
    throw new InvalidArgument("The encryption method specified is not supported");
  }
  const bucketKey = exchange.header("x-amz-server-side-encryption-bucket-key-enabled") === "true";
  return { algorithm, ...(keyId !== undefined && { keyId }), ...(bucketKey && { bucketKey }) };
}

/** What would silently be lost is refused by its name. */
function checkUnsupported(exchange: Exchange): void {
  const { headers } = exchange;
  if (headers["x-amz-server-side-encryption-customer-algorithm"] !== undefined) {
    throw notImplemented("encryption with customer-provided keys (SSE-C)");
  }
  if (Object.keys(headers).some((name) => name.startsWith("x-amz-object-lock-"))) throw notImplemented("Object Lock");
  if (headers["x-amz-write-offset-bytes"] !== undefined) throw notImplemented("appends (x-amz-write-offset-bytes)");
  checkAcl(exchange);
}

/** Buckets take no access control lists, unless they say so: "Controlling ownership of objects" of the S3 user guide. */
export function checkAcl(exchange: Exchange): void {
  const acl = exchange.header("x-amz-acl");
  const grants = Object.keys(exchange.headers).some((name) => name.startsWith("x-amz-grant-"));
  if (!grants && (acl === undefined || acl === "private" || acl === "bucket-owner-full-control")) return;
  if (exchange.bucket.settings.ownership === "BucketOwnerEnforced") {
    throw new WireError("AccessControlListNotSupported", "The bucket does not allow ACLs");
  }
  throw notImplemented("access control lists other than private");
}

/** What is told of a version with each answer about it. */
export function versionHeaders(settings: BucketSettings, object: StoredObject): Headers {
  const { encryption } = object.description;
  const expiry = settings.lifecycle && object.latest ? nextExpiry(settings.lifecycle, object) : undefined;
  return {
    ...(settings.versioning && { "x-amz-version-id": object.versionId }),
    ...encryptionHeaders(encryption),
    ...(expiry && {
      "x-amz-expiration": `expiry-date="${new Date(expiry.at).toUTCString()}", rule-id="${expiry.ruleId}"`,
    }),
  };
}

export function encryptionHeaders(encryption: Encryption): Headers {
  return {
    "x-amz-server-side-encryption": encryption.algorithm,
    ...(encryption.keyId !== undefined && { "x-amz-server-side-encryption-aws-kms-key-id": encryption.keyId }),
    ...(encryption.bucketKey && { "x-amz-server-side-encryption-bucket-key-enabled": "true" }),
  };
}

export function checksumHeaders(object: StoredObject): Headers {
  const { algorithm, type, value } = object.description.checksum;
  return { [headerOf(algorithm)]: value, "x-amz-checksum-type": type };
}

/** All that GetObject and HeadObject tell of an object. */
export function describeObject(settings: BucketSettings, object: StoredObject): Headers {
  const { system, user, tags, storageClass } = object.description;
  const headers: Headers = {
    "Last-Modified": new Date(object.modified).toUTCString(),
    ETag: object.etag,
    "Accept-Ranges": "bytes",
    ...versionHeaders(settings, object),
  };
  for (const [header, name] of Object.entries(SYSTEM_HEADERS)) {
    const value = system[name];
    if (value !== undefined) headers[header] = value;
  }
  for (const [name, value] of Object.entries(user)) headers[USER + name] = value;
  if (storageClass !== "STANDARD") headers["x-amz-storage-class"] = storageClass;
  const tagCount = Object.keys(tags).length;
  if (tagCount > 0) headers["x-amz-tagging-count"] = tagCount;
  return headers;
}
