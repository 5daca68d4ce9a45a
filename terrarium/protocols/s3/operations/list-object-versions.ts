import type { ListedVersion } from "../../../engine/object-store/object-version.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { type EncodeKey, keyEncoding } from "../key-encoding.ts";
import { WireError } from "../wire-error.ts";
import { owner, time } from "../xml-elements.ts";
import { document, element, text } from "../xml-writer.ts";
import { commonPrefixes } from "./list-objects.ts";

const MOST = 1000;

/** "ListObjectVersions" of the S3 API reference. */
export const listObjectVersions: Operation = {
  name: "ListObjectVersions",
  action: "s3:ListBucketVersions",
  run(exchange) {
    const { encodingType, encode } = keyEncoding(exchange);
    const prefix = exchange.query("prefix") ?? "";
    const delimiter = exchange.query("delimiter") ?? "";
    const keyMarker = exchange.query("key-marker");
    const versionMarker = exchange.query("version-id-marker");
    if (versionMarker !== undefined && !keyMarker) {
      throw new WireError("InvalidArgument", "A version-id marker cannot be specified without a key marker.");
    }
    const max = exchange.queryNumber("max-keys", MOST, MOST);
    const list = exchange.bucket.listVersions({
      prefix,
      delimiter,
      max,
      keyMarker: keyMarker || undefined,
      versionMarker: versionMarker || undefined,
    });
    exchange.xml(
      200,
      document(
        "ListVersionsResult",
        text("Name", exchange.bucket.name),
        text("Prefix", encode(prefix)),
        text("KeyMarker", encode(keyMarker ?? "")),
        text("VersionIdMarker", versionMarker ?? ""),
        text("NextKeyMarker", list.next && encode(list.next.key)),
        text("NextVersionIdMarker", list.next?.versionId),
        text("MaxKeys", max),
        text("Delimiter", delimiter ? encode(delimiter) : undefined),
        text("EncodingType", encodingType),
        text("IsTruncated", list.next !== undefined),
        ...list.versions.map((version) => entry(exchange, version, encode)),
        ...commonPrefixes(list, encode),
      ),
    );
  },
};

function entry(exchange: Exchange, version: ListedVersion, encode: EncodeKey): string {
  const { description } = version;
  const told = [
    text("Key", encode(version.key)),
    text("VersionId", version.versionId),
    text("IsLatest", version.latest),
    time("LastModified", version.modified),
  ];
  if (!description) return element("DeleteMarker", ...told, owner(exchange.world));
  return element(
    "Version",
    ...told,
    text("ETag", version.etag),
    text("ChecksumAlgorithm", description.checksum.algorithm),
    text("ChecksumType", description.checksum.type),
    text("Size", version.size),
    text("StorageClass", description.storageClass),
    owner(exchange.world),
  );
}
