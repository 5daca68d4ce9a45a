import { checkPolicy } from "../../../engine/object-store/bucket-policy.ts";
import type { Operation } from "../exchange.ts";
import { readBytes } from "../request-document.ts";
import { WireError } from "../wire-error.ts";

/** "GetBucketPolicy" of the S3 API reference. */
export const getBucketPolicy: Operation = {
  name: "GetBucketPolicy",
  action: "s3:GetBucketPolicy",
  run(exchange) {
    const body = Buffer.from(policyOf(exchange.bucket.settings.policy));
    exchange.response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
    exchange.response.end(body);
  },
};

/** "PutBucketPolicy" of the S3 API reference. */
export const putBucketPolicy: Operation = {
  name: "PutBucketPolicy",
  action: "s3:PutBucketPolicy",
  async run(exchange) {
    const policy = (await readBytes(exchange)).toString();
    const { bucket } = exchange;
    checkPolicy(policy, bucket.arn);
    await bucket.configure({ policy });
    exchange.empty(204);
  },
};

/** "DeleteBucketPolicy" of the S3 API reference. */
export const deleteBucketPolicy: Operation = {
  name: "DeleteBucketPolicy",
  action: "s3:DeleteBucketPolicy",
  async run(exchange) {
    await exchange.bucket.configure({ policy: undefined });
    exchange.empty(204);
  },
};

function policyOf(policy: string | undefined): string {
  if (policy === undefined) throw new WireError("NoSuchBucketPolicy", "The bucket policy does not exist");
  return policy;
}
