import type { IncomingMessage } from "node:http";
import type { Address } from "./address.ts";

/** "Actions, resources, and condition keys for Amazon S3" of the Service Authorization Reference. */
const OF_HEADERS: Readonly<Record<string, string>> = {
  "if-match": "s3:if-match",
  "if-none-match": "s3:if-none-match",
  "x-amz-acl": "s3:x-amz-acl",
  "x-amz-copy-source": "s3:x-amz-copy-source",
  "x-amz-metadata-directive": "s3:x-amz-metadata-directive",
  "x-amz-object-ownership": "s3:x-amz-object-ownership",
  "x-amz-server-side-encryption": "s3:x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-storage-class": "s3:x-amz-storage-class",
};

const OF_QUERY: Readonly<Record<string, string>> = {
  delimiter: "s3:delimiter",
  "max-keys": "s3:max-keys",
  prefix: "s3:prefix",
  versionId: "s3:VersionId",
};

/** What a policy may ask of a request. */
export function conditionKeys(request: IncomingMessage, address: Address): Readonly<Record<string, string>> {
  // The terrarium stands where AWS answers over TLS alone, whatever the door on this machine speaks.
  const keys: Record<string, string> = { "aws:SecureTransport": "true" };
  for (const [header, key] of Object.entries(OF_HEADERS)) {
    const value = request.headers[header];
    if (value !== undefined) keys[key] = String(value);
  }
  if (address.query.size === 0) return keys;
  for (const [parameter, key] of Object.entries(OF_QUERY)) {
    const value = address.query.get(parameter);
    if (value !== null) keys[key] = value;
  }
  return keys;
}
