import type { CorsRule } from "../../../engine/object-store/bucket-settings.ts";
import { checkCors } from "../../../engine/object-store/cors-rule.ts";
import type { Operation } from "../exchange.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { malformedXml, type XmlElement } from "../xml-reader.ts";
import { document, element, text } from "../xml-writer.ts";

/** "GetBucketCors" of the S3 API reference. */
export const getBucketCors: Operation = {
  name: "GetBucketCors",
  action: "s3:GetBucketCORS",
  run(exchange) {
    const { cors } = exchange.bucket.settings;
    if (!cors) throw new WireError("NoSuchCORSConfiguration", "The CORS configuration does not exist");
    exchange.xml(200, document("CORSConfiguration", ...cors.map(writeRule)));
  },
};

/** "PutBucketCors" of the S3 API reference. */
export const putBucketCors: Operation = {
  name: "PutBucketCors",
  action: "s3:PutBucketCORS",
  async run(exchange) {
    const cors = (await readDocument(exchange, "CORSConfiguration")).all("CORSRule").map(readRule);
    if (cors.length === 0) throw malformedXml();
    checkCors(cors);
    await exchange.bucket.configure({ cors });
    exchange.empty(200);
  },
};

/** "DeleteBucketCors" of the S3 API reference. */
export const deleteBucketCors: Operation = {
  name: "DeleteBucketCors",
  action: "s3:PutBucketCORS",
  async run(exchange) {
    await exchange.bucket.configure({ cors: undefined });
    exchange.empty(204);
  },
};

function readRule(rule: XmlElement): CorsRule {
  const texts = (name: string) => rule.all(name).map(({ text }) => text);
  return {
    id: rule.optional("ID"),
    allowedOrigins: texts("AllowedOrigin"),
    allowedMethods: texts("AllowedMethod"),
    allowedHeaders: texts("AllowedHeader"),
    exposeHeaders: texts("ExposeHeader"),
    maxAgeSeconds: rule.number("MaxAgeSeconds"),
  };
}

function writeRule(rule: CorsRule): string {
  return element(
    "CORSRule",
    text("ID", rule.id),
    ...rule.allowedHeaders.map((header) => text("AllowedHeader", header)),
    ...rule.allowedMethods.map((method) => text("AllowedMethod", method)),
    ...rule.allowedOrigins.map((origin) => text("AllowedOrigin", origin)),
    ...rule.exposeHeaders.map((header) => text("ExposeHeader", header)),
    text("MaxAgeSeconds", rule.maxAgeSeconds),
  );
}
