import type { Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { document, text } from "../xml-writer.ts";

/** "GetPublicAccessBlock" of the S3 API reference. */
export const getPublicAccessBlock: Operation = {
  name: "GetPublicAccessBlock",
  action: "s3:GetBucketPublicAccessBlock",
  run(exchange) {
    const block = exchange.bucket.settings.publicAccessBlock;
    if (!block) {
      const message = "The public access block configuration was not found";
      throw new WireError("NoSuchPublicAccessBlockConfiguration", message);
    }
    exchange.xml(
      200,
      document(
        "PublicAccessBlockConfiguration",
        text("BlockPublicAcls", block.blockPublicAcls),
        text("IgnorePublicAcls", block.ignorePublicAcls),
        text("BlockPublicPolicy", block.blockPublicPolicy),
        text("RestrictPublicBuckets", block.restrictPublicBuckets),
      ),
    );
  },
};

/** "PutPublicAccessBlock" of the S3 API reference. */
export const putPublicAccessBlock: Operation = {
  name: "PutPublicAccessBlock",
  action: "s3:PutBucketPublicAccessBlock",
  async run(exchange) {
    const given = await readDocument(exchange, "PublicAccessBlockConfiguration");
    await exchange.bucket.configure({
      publicAccessBlock: {
        blockPublicAcls: given.boolean("BlockPublicAcls") ?? false,
        ignorePublicAcls: given.boolean("IgnorePublicAcls") ?? false,
        blockPublicPolicy: given.boolean("BlockPublicPolicy") ?? false,
        restrictPublicBuckets: given.boolean("RestrictPublicBuckets") ?? false,
      },
    });
    exchange.empty(200);
  },
};

/** "DeletePublicAccessBlock" of the S3 API reference. */
export const deletePublicAccessBlock: Operation = {
  name: "DeletePublicAccessBlock",
  action: "s3:PutBucketPublicAccessBlock",
  async run(exchange) {
    await exchange.bucket.configure({ publicAccessBlock: undefined });
    exchange.empty(204);
  },
};
