import { PreconditionFailed } from "../../engine/object-store/errors.ts";
import type { StoredObject } from "../../engine/object-store/object-version.ts";
import { sameEtag } from "../../engine/object-store/write-condition.ts";

/** Conditions of a read, as their headers give them. */
export interface ReadCondition {
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  readonly ifModifiedSince?: string;
  readonly ifUnmodifiedSince?: string;
}

/**
 * Whether a read goes on, or is answered with 304 because the reader has the object already: "GetObject" of the S3
 * API reference, RFC 9110 section 13. ETags come before dates.
 *
 * @throws PreconditionFailed
 */
export function judgeRead(condition: ReadCondition, object: StoredObject): "read" | "not-modified" {
  const { ifMatch, ifNoneMatch } = condition;
  const since = parseDate(condition.ifModifiedSince);
  const unmodifiedSince = parseDate(condition.ifUnmodifiedSince);
  // Dates on the wire have whole seconds.
  const modified = Math.floor(object.modified / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matchesAny(ifMatch, object.etag)) throw new PreconditionFailed("If-Match");
  } else if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw new PreconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matchesAny(ifNoneMatch, object.etag) ? "not-modified" : "read";
  return since !== undefined && modified <= since ? "not-modified" : "read";
}

function matchesAny(list: string, etag: string): boolean {
  return list.split(",").some((one) => sameEtag(one.trim(), etag));
}

function parseDate(text: string | undefined): number | undefined {
  const date = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}
