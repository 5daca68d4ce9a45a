import type { WriteCondition } from "../../../engine/object-store/write-condition.ts";
import type { Exchange, Operation } from "../exchange.ts";
import { checksumHeaders, objectOptions, versionHeaders } from "../object-headers.ts";
import { requestContent } from "../request-content.ts";
import { notImplemented } from "../wire-error.ts";

/** "PutObject" of the S3 API reference. */
export const putObject: Operation = {
  name: "PutObject",
  action: "s3:PutObject",
  async run(exchange) {
    const { bucket, key } = exchange;
    const options = objectOptions(exchange);
    if (Object.keys(options.tags ?? {}).length > 0) exchange.authorize("s3:PutObjectTagging");
    const condition = writeCondition(exchange);
    const { body, claims } = await requestContent(exchange.request);
    const object = await bucket.put(key, body, { ...options, claims, condition });
    exchange.empty(200, {
      ETag: object.etag,
      ...checksumHeaders(object),
      ...versionHeaders(bucket.settings, object),
    });
  },
};

/** `If-None-Match: *` and `If-Match: ETAG` of a write. */
export function writeCondition(exchange: Exchange): WriteCondition | undefined {
  const ifNoneMatch = exchange.header("if-none-match");
  const etag = exchange.header("if-match");
  if (ifNoneMatch !== undefined && ifNoneMatch !== "*") throw notImplemented("If-None-Match with an ETag on a write");
  if (ifNoneMatch === undefined && etag === undefined) return undefined;
  return { absent: ifNoneMatch !== undefined, etag };
}
