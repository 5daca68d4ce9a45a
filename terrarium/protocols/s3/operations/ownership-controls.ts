import type { BucketSettings } from "../../../engine/object-store/bucket-settings.ts";
import type { Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { malformedXml } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";

/** @throws WireError MalformedXML */
export function checkOwnership(named: string): BucketSettings["ownership"] {
  if (named === "BucketOwnerEnforced" || named === "BucketOwnerPreferred" || named === "ObjectWriter") return named;
  throw malformedXml();
}

/** "GetBucketOwnershipControls" of the S3 API reference. */
export const getOwnershipControls: Operation = {
  name: "GetBucketOwnershipControls",
  action: "s3:GetBucketOwnershipControls",
  run(exchange) {
    const { ownership } = exchange.bucket.settings;
    if (!ownership) {
      throw new WireError("OwnershipControlsNotFoundError", "The bucket ownership controls were not found");
    }
    exchange.xml(200, document("OwnershipControls", element("Rule", text("ObjectOwnership", ownership))));
  },
};

/** "PutBucketOwnershipControls" of the S3 API reference. */
export const putOwnershipControls: Operation = {
  name: "PutBucketOwnershipControls",
  action: "s3:PutBucketOwnershipControls",
  async run(exchange) {
    const rules = (await readDocument(exchange, "OwnershipControls")).all("Rule");
    if (rules.length !== 1 || !rules[0]) throw malformedXml();
    await exchange.bucket.configure({ ownership: checkOwnership(rules[0].required("ObjectOwnership")) });
    exchange.empty(200);
  },
};

/** "DeleteBucketOwnershipControls" of the S3 API reference. */
export const deleteOwnershipControls: Operation = {
  name: "DeleteBucketOwnershipControls",
  action: "s3:PutBucketOwnershipControls",
  async run(exchange) {
    await exchange.bucket.configure({ ownership: undefined });
    exchange.empty(204);
  },
};
