import type { Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { malformedXml } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";

/** "GetBucketEncryption" of the S3 API reference. */
export const getBucketEncryption: Operation = {
  name: "GetBucketEncryption",
  action: "s3:GetEncryptionConfiguration",
  run(exchange) {
    const { encryption } = exchange.bucket.settings;
    if (!encryption) {
      const message = "The server side encryption configuration was not found";
      throw new WireError("ServerSideEncryptionConfigurationNotFoundError", message);
    }
    const byDefault = element(
      "ApplyServerSideEncryptionByDefault",
      text("SSEAlgorithm", encryption.algorithm),
      text("KMSMasterKeyID", encryption.keyId),
    );
    const rule = element("Rule", byDefault, text("BucketKeyEnabled", encryption.bucketKey ?? false));
    exchange.xml(200, document("ServerSideEncryptionConfiguration", rule));
  },
};

/** "PutBucketEncryption" of the S3 API reference. */
export const putBucketEncryption: Operation = {
  name: "PutBucketEncryption",
  action: "s3:PutEncryptionConfiguration",
  async run(exchange) {
    const rules = (await readDocument(exchange, "ServerSideEncryptionConfiguration")).all("Rule");
    const rule = rules[0];
    const byDefault = rule?.child("ApplyServerSideEncryptionByDefault");
    if (rules.length !== 1 || !byDefault) throw malformedXml();
    const algorithm = byDefault.required("SSEAlgorithm");
    if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") throw malformedXml();
    const keyId = byDefault.optional("KMSMasterKeyID");
    if (keyId !== undefined && algorithm === "AES256") {
      throw new WireError(
        "InvalidArgument",
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms",
      );
    }
    const bucketKey = rule?.boolean("BucketKeyEnabled");
    await exchange.bucket.configure({ encryption: { algorithm, keyId, bucketKey } });
    exchange.empty(200);
  },
};

/** "DeleteBucketEncryption" of the S3 API reference: back to S3's own keys. */
export const deleteBucketEncryption: Operation = {
  name: "DeleteBucketEncryption",
  action: "s3:PutEncryptionConfiguration",
  async run(exchange) {
    await exchange.bucket.configure({ encryption: { algorithm: "AES256" } });
    exchange.empty(204);
  },
};
