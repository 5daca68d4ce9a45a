import { CHECKSUM_ALGORITHMS, type ChecksumType } from "../../../engine/object-store/checksum.ts";
import { InvalidRequest } from "../../../engine/object-store/errors.ts";
import type { ClaimedChecksum } from "../../../engine/object-store/multipart-uploads.ts";
import { rangeOf } from "../byte-range.ts";
import { copySource } from "../copy-source.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { encryptionHeaders, objectOptions, versionHeaders } from "../object-headers.ts";
import { algorithmOf, claimedChecksum, headerOf, requestContent } from "../request-content.ts";
import { readDocument } from "../request-document.ts";
import { checksumElements, time } from "../xml-elements.ts";
import { malformedXml, type XmlElement } from "../xml-reader.ts";
import { document, text } from "../xml-writer.ts";
import { writeCondition } from "./put-object.ts";

/** "CreateMultipartUpload" of the S3 API reference. */
export const createMultipartUpload: Operation = {
  name: "CreateMultipartUpload",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const options = objectOptions(exchange);
    if (Object.keys(options.tags ?? {}).length > 0) exchange.authorize("s3:PutObjectTagging");
    const algorithm = algorithmOf(exchange.headers["x-amz-checksum-algorithm"]);
    const checksumType = checksumTypeOf(exchange);
    if (checksumType && !algorithm) {
      throw new InvalidRequest(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
      );
    }
    const upload = await bucket.uploads.create(key, { ...options, algorithm, checksumType });
    exchange.request.resume();
    const result = document(
      "InitiateMultipartUploadResult",
      text("Bucket", bucket.name),
      text("Key", key),
      text("UploadId", upload.id),
    );
    exchange.xml(200, result, {
      ...encryptionHeaders(upload.description.encryption),
      ...(algorithm && { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": upload.checksumType }),
    });
  },
};

/** "UploadPart" of the S3 API reference. */
export const uploadPart: Operation = {
  name: "UploadPart",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const upload = bucket.uploads.get(key, exchange.query("uploadId") ?? "");
    const { body, claims } = await requestContent(exchange.request);
    const part = await bucket.uploads.put(upload, partNumber(exchange), body, claims);
    exchange.empty(200, {
      ETag: part.etag,
      [headerOf(upload.algorithm)]: part.checksum,
      ...encryptionHeaders(upload.description.encryption),
    });
  },
};

/** "UploadPartCopy" of the S3 API reference. */
export const uploadPartCopy: Operation = {
  name: "UploadPartCopy",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const upload = bucket.uploads.get(key, exchange.query("uploadId") ?? "");
    const source = copySource(exchange);
    const range = rangeOf(exchange.header("x-amz-copy-source-range"), source.object.size);
    const { start, end } = range ?? { start: 0, end: source.object.size };
    const content = source.bucket.open(source.object);
    try {
      const part = await bucket.uploads.put(upload, partNumber(exchange), content.read(start, end), {});
      const { algorithm } = upload;
      const result = document(
        "CopyPartResult",
        time("LastModified", part.modified),
        text("ETag", part.etag),
        text(`Checksum${algorithm}`, part.checksum),
      );
      exchange.xml(200, result, {
        ...encryptionHeaders(upload.description.encryption),
        ...(source.bucket.settings.versioning && { "x-amz-copy-source-version-id": source.object.versionId }),
      });
    } finally {
      content.close();
    }
  },
};

/** "CompleteMultipartUpload" of the S3 API reference. */
export const completeMultipartUpload: Operation = {
  name: "CompleteMultipartUpload",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const id = exchange.query("uploadId") ?? "";
    void bucket.uploads.get(key, id);
    const request = await readDocument(exchange, "CompleteMultipartUpload", { checksumOfObject: true });
    const parts = request.all("Part").map((part) => ({
      number: part.number("PartNumber", 1) ?? malformed(),
      etag: part.required("ETag"),
      checksum: checksumOf(part),
    }));
    if (parts.length === 0) throw malformedXml();
    const size = exchange.header("x-amz-mp-object-size");
    const object = await bucket.uploads.complete(bucket.uploads.get(key, id), parts, {
      condition: writeCondition(exchange),
      checksum: claimedChecksum(exchange.headers as Record<string, string | undefined>),
      checksumType: checksumTypeOf(exchange),
      size: size === undefined ? undefined : Number(size),
    });
    const result = document(
      "CompleteMultipartUploadResult",
      text("Location", `${exchange.world.account.endpoint}/${bucket.name}/${encodeURIComponent(key)}`),
      text("Bucket", bucket.name),
      text("Key", key),
      text("ETag", object.etag),
      checksumElements(object.description.checksum),
    );
    exchange.xml(200, result, versionHeaders(bucket.settings, object));
  },
};

/** "AbortMultipartUpload" of the S3 API reference. */
export const abortMultipartUpload: Operation = {
  name: "AbortMultipartUpload",
  action: "s3:AbortMultipartUpload",
  async run(exchange) {
    const { uploads } = exchange.bucket;
    await uploads.abort(uploads.get(exchange.key, exchange.query("uploadId") ?? ""));
    exchange.empty(204);
  },
};

function partNumber(exchange: Exchange): number {
  return exchange.queryNumber("partNumber", Number.MAX_SAFE_INTEGER, Number.NaN);
}

function checksumTypeOf(exchange: Exchange): ChecksumType | undefined {
  const type = exchange.header("x-amz-checksum-type");
  if (type === undefined || type === "COMPOSITE" || type === "FULL_OBJECT") return type;
  throw new InvalidRequest("Value for x-amz-checksum-type header is invalid.");
}

function checksumOf(part: XmlElement): ClaimedChecksum | undefined {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = part.optional(`Checksum${algorithm}`);
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}

function malformed(): never {
  throw malformedXml();
}
