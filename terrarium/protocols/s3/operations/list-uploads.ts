import type { Upload } from "../../../engine/object-store/upload-table.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { type EncodeKey, keyEncoding } from "../key-encoding.ts";
import { owner, time } from "../xml-elements.ts";
import { document, element, text } from "../xml-writer.ts";
import { commonPrefixes } from "./list-objects.ts";

const MOST = 1000;

/** "ListMultipartUploads" of the S3 API reference. */
export const listMultipartUploads: Operation = {
  name: "ListMultipartUploads",
  action: "s3:ListBucketMultipartUploads",
  run(exchange) {
    const { encodingType, encode } = keyEncoding(exchange);
    const prefix = exchange.query("prefix") ?? "";
    const delimiter = exchange.query("delimiter") ?? "";
    const keyMarker = exchange.query("key-marker") ?? "";
    const idMarker = exchange.query("upload-id-marker") ?? "";
    const max = exchange.queryNumber("max-uploads", MOST, MOST);
    const found = exchange.bucket.uploads.list().filter(({ key }) => key.startsWith(prefix));
    const entries = rollUp(behind(found, keyMarker, idMarker), prefix, delimiter).filter(({ at }) => at !== keyMarker);
    const page = entries.slice(0, max);
    const last = entries.length > page.length ? page.at(-1) : undefined;
    exchange.xml(
      200,
      document(
        "ListMultipartUploadsResult",
        text("Bucket", exchange.bucket.name),
        text("KeyMarker", encode(keyMarker)),
        text("UploadIdMarker", idMarker),
        text("NextKeyMarker", last && encode(last.at ?? last.upload.key)),
        text("NextUploadIdMarker", last && (last.upload?.id ?? "")),
        text("Prefix", encode(prefix)),
        text("Delimiter", delimiter ? encode(delimiter) : undefined),
        text("EncodingType", encodingType),
        text("MaxUploads", max),
        text("IsTruncated", last !== undefined),
        ...page.map(({ upload }) => (upload ? uploadElement(exchange, upload, encode) : "")),
        ...commonPrefixes({ prefixes: page.flatMap(({ at }) => at ?? []) }, encode),
      ),
    );
  },
};

/** "ListParts" of the S3 API reference. */
export const listParts: Operation = {
  name: "ListParts",
  action: "s3:ListMultipartUploadParts",
  run(exchange) {
    const { uploads, name } = exchange.bucket;
    const upload = uploads.get(exchange.key, exchange.query("uploadId") ?? "");
    const max = exchange.queryNumber("max-parts", MOST, MOST);
    const marker = exchange.queryNumber("part-number-marker", Number.MAX_SAFE_INTEGER, 0);
    const parts = uploads.parts(upload, marker);
    const page = parts.slice(0, max);
    exchange.xml(
      200,
      document(
        "ListPartsResult",
        text("Bucket", name),
        text("Key", upload.key),
        text("UploadId", upload.id),
        text("PartNumberMarker", marker),
        text("NextPartNumberMarker", page.at(-1)?.number ?? 0),
        text("MaxParts", max),
        text("IsTruncated", parts.length > page.length),
        owner(exchange.world, "Initiator"),
        owner(exchange.world),
        text("StorageClass", upload.description.storageClass),
        upload.checksumNamed ? checksumKind(upload) : "",
        ...page.map((part) =>
          element(
            "Part",
            text("PartNumber", part.number),
            time("LastModified", part.modified),
            text("ETag", part.etag),
            text("Size", part.size),
            text(`Checksum${upload.algorithm}`, part.checksum),
          ),
        ),
      ),
    );
  },
};

/** An upload, or a common prefix that stands for several. */
type Entry =
  | { readonly upload: Upload; readonly at?: undefined }
  | { readonly upload?: undefined; readonly at: string };

function rollUp(uploads: readonly Upload[], prefix: string, delimiter: string): Entry[] {
  const entries: Entry[] = [];
  for (const upload of uploads) {
    const end = delimiter === "" ? -1 : upload.key.indexOf(delimiter, prefix.length);
    const at = upload.key.slice(0, end + delimiter.length);
    if (end < 0) entries.push({ upload });
    else if (entries.at(-1)?.at !== at) entries.push({ at });
  }
  return entries;
}

/** Uploads that come behind the last one of the page before. */
function behind(uploads: readonly Upload[], keyMarker: string, idMarker: string): readonly Upload[] {
  if (keyMarker === "") return uploads;
  const index = uploads.findIndex(({ key, id }) => key === keyMarker && id === idMarker);
  if (index >= 0) return uploads.slice(index + 1);
  const marker = Buffer.from(keyMarker);
  return uploads.filter(({ key }) => {
    const order = Buffer.compare(Buffer.from(key), marker);
    // The upload that ended the page before may be gone: then those of its key come once more.
    return order > 0 || (order === 0 && idMarker !== "");
  });
}

function uploadElement(exchange: Exchange, upload: Upload, encode: EncodeKey): string {
  return element(
    "Upload",
    text("Key", encode(upload.key)),
    text("UploadId", upload.id),
    owner(exchange.world, "Initiator"),
    owner(exchange.world),
    text("StorageClass", upload.description.storageClass),
    time("Initiated", upload.initiated),
    upload.checksumNamed ? checksumKind(upload) : "",
  );
}

function checksumKind({ algorithm, checksumType }: Upload): string {
  return text("ChecksumAlgorithm", algorithm) + text("ChecksumType", checksumType);
}
