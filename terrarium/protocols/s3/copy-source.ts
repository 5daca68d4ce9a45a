import type { Bucket } from "../../engine/object-store/bucket.ts";
import { InvalidArgument, PreconditionFailed } from "../../engine/object-store/errors.ts";
import type { StoredObject } from "../../engine/object-store/object-version.ts";
import type { Exchange } from "./exchange.ts";
import { judgeRead } from "./read-condition.ts";

export interface CopySource {
  readonly bucket: Bucket;
  readonly object: StoredObject;
}

/**
 * What `x-amz-copy-source` names, `bucket/key?versionId=…` percent-encoded, if its conditions hold and the caller may
 * read it.
 *
 * @throws InvalidArgument, PreconditionFailed, AccessDenied
 */
export function copySource(exchange: Exchange): CopySource {
  const { bucket: name, key, versionId } = parse(exchange.header("x-amz-copy-source") ?? "");
  const action = versionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  exchange.authorize(action, exchange.arnOf(name, key));
  const bucket = exchange.store.bucket(name);
  const object = bucket.get(key, versionId);
  const condition = {
    ifMatch: exchange.header("x-amz-copy-source-if-match"),
    ifNoneMatch: exchange.header("x-amz-copy-source-if-none-match"),
    ifModifiedSince: exchange.header("x-amz-copy-source-if-modified-since"),
    ifUnmodifiedSince: exchange.header("x-amz-copy-source-if-unmodified-since"),
  };
  if (judgeRead(condition, object) === "not-modified") {
    throw new PreconditionFailed(
      condition.ifNoneMatch === undefined ? "x-amz-copy-source-If-Modified-Since" : "x-amz-copy-source-If-None-Match",
    );
  }
  return { bucket, object };
}

function parse(source: string): { bucket: string; key: string; versionId: string | undefined } {
  const match = /^\/?([^/?]+)\/([^?]+)(?:\?versionId=([^&]+))?$/.exec(source);
  try {
    const [, bucket, key, versionId] = match ?? [];
    if (bucket !== undefined && key !== undefined) {
      return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key), versionId };
    }
    // Some clients encode the slash behind the bucket as well.
    const slash = decodeURIComponent(source);
    if (slash !== source) return parse(slash.replaceAll("%", "%25"));
  } catch {
    // Not percent-encoding: refused below.
  }
  throw new InvalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
}
