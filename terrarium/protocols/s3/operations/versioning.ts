import type { Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { notImplemented } from "../wire-error.ts";
import { malformedXml } from "../xml-reader.ts";
import { document, text } from "../xml-writer.ts";

/** "GetBucketVersioning" of the S3 API reference: a bucket that was never versioned has no status. */
export const getBucketVersioning: Operation = {
  name: "GetBucketVersioning",
  action: "s3:GetBucketVersioning",
  run(exchange) {
    exchange.xml(200, document("VersioningConfiguration", text("Status", exchange.bucket.settings.versioning)));
  },
};

/** "PutBucketVersioning" of the S3 API reference. */
export const putBucketVersioning: Operation = {
  name: "PutBucketVersioning",
  action: "s3:PutBucketVersioning",
  async run(exchange) {
    const configuration = await readDocument(exchange, "VersioningConfiguration");
    const versioning = configuration.required("Status");
    if (configuration.optional("MfaDelete") === "Enabled") throw notImplemented("MFA delete");
    if (versioning !== "Enabled" && versioning !== "Suspended") throw malformedXml();
    await exchange.bucket.configure({ versioning });
    exchange.empty(200);
  },
};
