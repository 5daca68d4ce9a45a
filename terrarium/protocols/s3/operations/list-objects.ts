import type { ObjectList } from "../../../engine/object-store/listing.ts";
import type { ListedObject } from "../../../engine/object-store/object-version.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { type EncodeKey, keyEncoding } from "../key-encoding.ts";
import { WireError } from "../wire-error.ts";
import { owner, time } from "../xml-elements.ts";
import { document, element, text } from "../xml-writer.ts";

const MOST = 1000;

/** "ListObjectsV2" of the S3 API reference. */
export const listObjectsV2: Operation = {
  name: "ListObjectsV2",
  action: "s3:ListBucket",
  run(exchange) {
    const query = common(exchange);
    const { encode, prefix, delimiter, max } = query;
    const token = exchange.query("continuation-token");
    const startAfter = exchange.query("start-after");
    const from = token === undefined ? { after: startAfter } : readToken(token);
    const list = exchange.bucket.list({ prefix, delimiter, max, ...from });
    const withOwner = exchange.query("fetch-owner") === "true";
    exchange.xml(
      200,
      document(
        "ListBucketResult",
        text("Name", exchange.bucket.name),
        text("Prefix", encode(prefix)),
        text("StartAfter", startAfter && encode(startAfter)),
        text("ContinuationToken", token),
        text("NextContinuationToken", list.next && writeToken(list.next)),
        text("KeyCount", list.objects.length + list.prefixes.length),
        text("MaxKeys", max),
        text("Delimiter", delimiter ? encode(delimiter) : undefined),
        text("EncodingType", query.encodingType),
        text("IsTruncated", list.next !== undefined),
        ...list.objects.map((object) => contents(exchange, object, encode, withOwner)),
        ...commonPrefixes(list, encode),
      ),
    );
  },
};

/** "ListObjects", the older version, of the S3 API reference. */
export const listObjectsV1: Operation = {
  name: "ListObjects",
  action: "s3:ListBucket",
  run(exchange) {
    const query = common(exchange);
    const { encode, prefix, delimiter, max } = query;
    const marker = exchange.query("marker") ?? "";
    const after = marker || undefined;
    const afterPrefix = isCommonPrefix(marker, prefix, delimiter);
    const list = exchange.bucket.list({ prefix, delimiter, max, after, afterPrefix });
    exchange.xml(
      200,
      document(
        "ListBucketResult",
        text("Name", exchange.bucket.name),
        text("Prefix", encode(prefix)),
        text("Marker", encode(marker)),
        text("NextMarker", list.next && delimiter ? encode(list.next.after) : undefined),
        text("MaxKeys", max),
        text("Delimiter", delimiter ? encode(delimiter) : undefined),
        text("EncodingType", query.encodingType),
        text("IsTruncated", list.next !== undefined),
        ...list.objects.map((object) => contents(exchange, object, encode, true)),
        ...commonPrefixes(list, encode),
      ),
    );
  },
};

/** The marker of the next page is a common prefix where the page before ended with one. */
function isCommonPrefix(marker: string, prefix: string, delimiter: string): boolean {
  if (delimiter === "" || !marker.startsWith(prefix) || !marker.endsWith(delimiter)) return false;
  return marker.indexOf(delimiter, prefix.length) === marker.length - delimiter.length;
}

function common(exchange: Exchange) {
  return {
    ...keyEncoding(exchange),
    prefix: exchange.query("prefix") ?? "",
    delimiter: exchange.query("delimiter") ?? "",
    max: exchange.queryNumber("max-keys", MOST, MOST),
  };
}

function contents(exchange: Exchange, object: ListedObject, encode: EncodeKey, withOwner: boolean): string {
  const { checksum, storageClass } = object.description;
  return element(
    "Contents",
    text("Key", encode(object.key)),
    time("LastModified", object.modified),
    text("ETag", object.etag),
    text("ChecksumAlgorithm", checksum.algorithm),
    text("ChecksumType", checksum.type),
    text("Size", object.size),
    withOwner ? owner(exchange.world) : "",
    text("StorageClass", storageClass),
  );
}

export function commonPrefixes(list: Pick<ObjectList, "prefixes">, encode: EncodeKey): readonly string[] {
  return list.prefixes.map((prefix) => element("CommonPrefixes", text("Prefix", encode(prefix))));
}

/** Opaque for clients: the last key, or the last common prefix, of the page before. */
function writeToken(next: NonNullable<ObjectList["next"]>): string {
  return Buffer.from(`${next.afterPrefix ? "prefix" : "key"}:${next.after}`).toString("base64url");
}

function readToken(token: string): { after: string; afterPrefix: boolean } {
  const [, kind, after] = /^(key|prefix):(.*)$/s.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (after === undefined) throw new WireError("InvalidArgument", "The continuation token provided is incorrect");
  return { after, afterPrefix: kind === "prefix" };
}
