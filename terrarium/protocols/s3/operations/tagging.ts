import { checkTags } from "../../../engine/object-store/object-checks.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { malformedXml, type XmlElement } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";
import { findObject } from "./get-object.ts";

type Tags = readonly (readonly [string, string])[];

/** `<TagSet><Tag><Key/><Value/></Tag>…</TagSet>`, as pairs. @throws InvalidTag, WireError MalformedXML */
export function readTags(set: XmlElement, of: "object" | "bucket"): Tags {
  const tags = set.all("Tag").map((tag) => [tag.required("Key"), tag.required("Value")] as const);
  checkTags(tags, of);
  return tags;
}

async function taggingOf(exchange: Exchange, of: "object" | "bucket"): Promise<Tags> {
  const set = (await readDocument(exchange, "Tagging")).child("TagSet");
  if (!set) throw malformedXml();
  return readTags(set, of);
}

function tagging(tags: Readonly<Record<string, string>>): string {
  const set = Object.entries(tags).map(([key, value]) => element("Tag", text("Key", key), text("Value", value)));
  return document("Tagging", element("TagSet", ...set));
}

/** "GetBucketTagging" of the S3 API reference. */
export const getBucketTagging: Operation = {
  name: "GetBucketTagging",
  action: "s3:GetBucketTagging",
  run(exchange) {
    const { tags } = exchange.bucket.settings;
    if (!tags || Object.keys(tags).length === 0) throw new WireError("NoSuchTagSet", "The TagSet does not exist");
    exchange.xml(200, tagging(tags));
  },
};

/** "PutBucketTagging" of the S3 API reference. */
export const putBucketTagging: Operation = {
  name: "PutBucketTagging",
  action: "s3:PutBucketTagging",
  async run(exchange) {
    const tags = await taggingOf(exchange, "bucket");
    await exchange.bucket.configure({ tags: Object.fromEntries(tags) });
    exchange.empty(204);
  },
};

/** "DeleteBucketTagging" of the S3 API reference. */
export const deleteBucketTagging: Operation = {
  name: "DeleteBucketTagging",
  action: "s3:PutBucketTagging",
  async run(exchange) {
    await exchange.bucket.configure({ tags: undefined });
    exchange.empty(204);
  },
};

const ofVersion = (exchange: Exchange, action: string) =>
  exchange.query("versionId") === undefined ? action : action.replace("Object", "ObjectVersion");

/** "GetObjectTagging" of the S3 API reference. */
export const getObjectTagging: Operation = {
  name: "GetObjectTagging",
  action: (exchange) => ofVersion(exchange, "s3:GetObjectTagging"),
  run(exchange) {
    const object = findObject(exchange);
    exchange.xml(200, tagging(object.description.tags), versionHeader(exchange, object.versionId));
  },
};

/** "PutObjectTagging" of the S3 API reference. */
export const putObjectTagging: Operation = {
  name: "PutObjectTagging",
  action: (exchange) => ofVersion(exchange, "s3:PutObjectTagging"),
  async run(exchange) {
    const tags = await taggingOf(exchange, "object");
    const versionId = await exchange.bucket.tag(exchange.key, exchange.query("versionId"), tags);
    exchange.empty(200, versionHeader(exchange, versionId));
  },
};

/** "DeleteObjectTagging" of the S3 API reference. */
export const deleteObjectTagging: Operation = {
  name: "DeleteObjectTagging",
  action: (exchange) => ofVersion(exchange, "s3:DeleteObjectTagging"),
  async run(exchange) {
    const versionId = await exchange.bucket.tag(exchange.key, exchange.query("versionId"), []);
    exchange.empty(204, versionHeader(exchange, versionId));
  },
};

function versionHeader(exchange: Exchange, versionId: string): Record<string, string> {
  return exchange.bucket.settings.versioning ? { "x-amz-version-id": versionId } : {};
}
