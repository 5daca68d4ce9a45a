import type { ObjectOptions } from "../../../engine/object-store/bucket.ts";
import { InvalidArgument, InvalidRequest } from "../../../engine/object-store/errors.ts";
import { type CopySource, copySource } from "../copy-source.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { encryptionHeaders, objectOptions, versionHeaders } from "../object-headers.ts";
import { algorithmOf } from "../request-content.ts";
import { checksumElements } from "../xml-elements.ts";
import { document, text } from "../xml-writer.ts";
import { writeCondition } from "./put-object.ts";

/** "CopyObject" of the S3 API reference. */
export const copyObject: Operation = {
  name: "CopyObject",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const given = objectOptions(exchange);
    const source = copySource(exchange);
    const options = optionsOfCopy(exchange, given, source);
    const algorithm = algorithmOf(exchange.headers["x-amz-checksum-algorithm"]);
    const claims = { algorithm: algorithm ?? source.object.description.checksum.algorithm };
    const condition = writeCondition(exchange);
    const object = await bucket.copy(key, source.object, source.bucket, { ...options, claims, condition });
    const result = document(
      "CopyObjectResult",
      text("LastModified", new Date(object.modified).toISOString()),
      text("ETag", object.etag),
      checksumElements(object.description.checksum),
    );
    exchange.xml(200, result, {
      ...versionHeaders(bucket.settings, object),
      ...encryptionHeaders(object.description.encryption),
      ...(source.bucket.settings.versioning && { "x-amz-copy-source-version-id": source.object.versionId }),
    });
  },
};

function optionsOfCopy(exchange: Exchange, given: ObjectOptions, source: CopySource): ObjectOptions {
  const { description } = source.object;
  const replace = directive(exchange, "x-amz-metadata-directive");
  const replaceTags = directive(exchange, "x-amz-tagging-directive");
  const inPlace = source.bucket.name === exchange.bucket.name && source.object.key === exchange.key;
  const redirect = exchange.header("x-amz-website-redirect-location");
  if (
    inPlace &&
    source.object.latest &&
    !replace &&
    !replaceTags &&
    !given.storageClass &&
    !given.encryption &&
    !redirect
  ) {
    throw new InvalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const { websiteRedirectLocation: _, ...system } = description.system;
  return {
    system: replace
      ? given.system
      : { ...system, ...(redirect !== undefined && { websiteRedirectLocation: redirect }) },
    user: replace ? given.user : description.user,
    tags: replaceTags ? given.tags : description.tags,
    storageClass: given.storageClass,
    encryption: given.encryption,
  };
}

function directive(exchange: Exchange, header: string): boolean {
  const value = exchange.header(header) ?? "COPY";
  if (value !== "COPY" && value !== "REPLACE") throw new InvalidArgument(`Unknown ${header.slice("x-amz-".length)}.`);
  return value === "REPLACE";
}
