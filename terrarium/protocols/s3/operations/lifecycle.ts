import { checkLifecycle } from "../../../engine/object-store/lifecycle-rule.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { readRule, writeRule } from "../lifecycle-document.ts";
import { readDocument } from "../request-document.ts";
import { WireError } from "../wire-error.ts";
import { malformedXml } from "../xml-reader.ts";
import { document } from "../xml-writer.ts";

/** "GetBucketLifecycleConfiguration" of the S3 API reference. */
export const getBucketLifecycle: Operation = {
  name: "GetBucketLifecycleConfiguration",
  action: "s3:GetLifecycleConfiguration",
  run(exchange) {
    const { lifecycle } = exchange.bucket.settings;
    if (!lifecycle) {
      throw new WireError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist");
    }
    exchange.xml(200, document("LifecycleConfiguration", ...lifecycle.map(writeRule)), sizeDefault(exchange));
  },
};

/** "PutBucketLifecycleConfiguration" of the S3 API reference. */
export const putBucketLifecycle: Operation = {
  name: "PutBucketLifecycleConfiguration",
  action: "s3:PutLifecycleConfiguration",
  async run(exchange) {
    const rules = (await readDocument(exchange, "LifecycleConfiguration")).all("Rule");
    if (rules.length === 0) throw malformedXml();
    const lifecycle = rules.map((rule, index) => readRule(rule, `${exchange.bucket.name}-rule-${index + 1}`));
    checkLifecycle(lifecycle);
    await exchange.bucket.configure({ lifecycle });
    exchange.empty(200, sizeDefault(exchange));
  },
};

/** "DeleteBucketLifecycle" of the S3 API reference. */
export const deleteBucketLifecycle: Operation = {
  name: "DeleteBucketLifecycle",
  action: "s3:PutLifecycleConfiguration",
  async run(exchange) {
    await exchange.bucket.configure({ lifecycle: undefined });
    exchange.empty(204);
  },
};

function sizeDefault(exchange: Exchange): Record<string, string> {
  const header = "x-amz-transition-default-minimum-object-size";
  return { [header]: exchange.header(header) ?? "all_storage_classes_128K" };
}
