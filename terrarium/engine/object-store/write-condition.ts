import { ConditionalRequestConflict, NoSuchKey, PreconditionFailed } from "./errors.ts";
import { isObject, type ObjectVersion } from "./object-version.ts";

/**
 * On what a write depends: "Add preconditions to S3 operations with conditional requests" of the S3 user guide. It is
 * judged within the write itself, so of many that want a key to be theirs exactly one gets it.
 */
export interface WriteCondition {
  /** There is no such object yet (a delete marker is none). */
  readonly absent?: boolean;
  /** The object is there with this ETag, or with any for `*`. */
  readonly etag?: string;
}

/**
 * @param before the version that was the newest when the request began
 * @throws PreconditionFailed, NoSuchKey, ConditionalRequestConflict
 */
export function checkWrite(
  condition: WriteCondition | undefined,
  current: ObjectVersion | undefined,
  before?: ObjectVersion | undefined,
): void {
  if (!condition) return;
  if (condition.absent && isObject(current)) throw new PreconditionFailed("If-None-Match");
  if (condition.etag === undefined) return;
  if (isObject(current)) {
    if (!sameEtag(condition.etag, current.etag)) throw new PreconditionFailed("If-Match");
  } else if (isObject(before) && sameEtag(condition.etag, before.etag)) {
    throw new ConditionalRequestConflict("If-Match");
  } else {
    throw new NoSuchKey(current?.versionId);
  }
}

/** Clients give ETags with and without their quotes. */
export function sameEtag(asked: string, etag: string): boolean {
  return asked === "*" || unquoted(asked) === unquoted(etag);
}

function unquoted(etag: string): string {
  return etag.replace(/^(W\/)?"(.*)"$/, "$2");
}
