import type { Bucket } from "./bucket.ts";
import { isObject, type ListedObject, type ListedVersion } from "./object-version.ts";
import type { VersionTable } from "./version-table.ts";

/** "Organizing objects using prefixes" of the S3 user guide. */
export interface ListQuery {
  readonly prefix: string;
  /** Keys that hold it behind the prefix are rolled up into one common prefix. Empty: none are. */
  readonly delimiter: string;
  /** Where the list begins: behind this key. */
  readonly after?: string;
  /** `after` is a common prefix that was already listed: all keys that begin with it are left out. */
  readonly afterPrefix?: boolean;
  /** Objects and common prefixes together. */
  readonly max: number;
}

export interface ObjectList {
  readonly objects: readonly ListedObject[];
  readonly prefixes: readonly string[];
  /** The last object or common prefix, where more follow behind it. */
  readonly next: { readonly after: string; readonly afterPrefix: boolean } | undefined;
}

/** Behind what it is put to, it sorts after every key that begins so; a key that holds it is passed over by itself. */
const LAST = "\u{10ffff}";

/** One page of the current objects of a bucket. Each common prefix costs one look into the index, however many keys it has. */
export function listObjects(versions: VersionTable, bucket: Bucket, query: ListQuery): ObjectList {
  const { prefix, delimiter, max } = query;
  const { id } = bucket.row;
  const objects: ListedObject[] = [];
  const prefixes: string[] = [];
  let last: ObjectList["next"];
  let from = start(query);
  const listed = query.afterPrefix ? query.after : undefined;
  for (let more = max > 0; more; ) {
    more = false;
    for (const version of versions.list(id, from.key, from.inclusive)) {
      if (!version.key.startsWith(prefix)) break;
      if (!isObject(version) || (listed !== undefined && version.key.startsWith(listed))) continue;
      if (objects.length + prefixes.length === max) return { objects, prefixes, next: last };
      const common = commonPrefix(version.key, prefix, delimiter);
      if (common === undefined) {
        objects.push(version);
        last = { after: version.key, afterPrefix: false };
        continue;
      }
      if (common === prefixes.at(-1)) continue;
      prefixes.push(common);
      last = { after: common, afterPrefix: true };
      from = { key: common + LAST, inclusive: false };
      more = true;
      break;
    }
  }
  return { objects, prefixes, next: undefined };
}

export interface VersionQuery {
  readonly prefix: string;
  readonly delimiter: string;
  readonly keyMarker?: string;
  /** Only with a key marker: the last version of that key that was already listed. */
  readonly versionMarker?: string;
  readonly max: number;
}

export interface VersionList {
  readonly versions: readonly ListedVersion[];
  readonly prefixes: readonly string[];
  readonly next: { readonly key: string; readonly versionId?: string } | undefined;
}

/** One page of all versions and delete markers of a bucket, the newest of a key first. */
export function listVersions(table: VersionTable, bucket: Bucket, query: VersionQuery): VersionList {
  const { prefix, delimiter, max } = query;
  const { id } = bucket.row;
  const versions: ListedVersion[] = [];
  const prefixes: string[] = [];
  let last: VersionList["next"];
  for (const version of versionsFrom(table, id, query)) {
    if (!version.key.startsWith(prefix)) break;
    const common = commonPrefix(version.key, prefix, delimiter);
    if (common !== undefined && (common === prefixes.at(-1) || common === query.keyMarker)) continue;
    if (versions.length + prefixes.length === max) return { versions, prefixes, next: max > 0 ? last : undefined };
    if (common === undefined) {
      versions.push(version);
      last = { key: version.key, versionId: version.versionId };
    } else {
      prefixes.push(common);
      last = { key: common };
    }
  }
  return { versions, prefixes, next: undefined };
}

function* versionsFrom(table: VersionTable, bucket: number, query: VersionQuery): Generator<ListedVersion> {
  const { keyMarker, versionMarker, prefix } = query;
  if (keyMarker?.startsWith(prefix) && versionMarker !== undefined) {
    const marker = table.version(bucket, keyMarker, versionMarker);
    if (marker) yield* table.versionsOf(bucket, keyMarker, marker.id);
  }
  const { key, inclusive } = start({ prefix, after: keyMarker });
  for (const version of table.listVersions(bucket, key)) if (inclusive || version.key !== key) yield version;
}

function start(query: Pick<ListQuery, "prefix" | "after" | "afterPrefix">): { key: string; inclusive: boolean } {
  const { prefix, after, afterPrefix } = query;
  const key = after !== undefined && afterPrefix ? after + LAST : after;
  // SQLite and S3 compare the bytes of UTF-8; JavaScript's own comparison differs from that beyond U+FFFF.
  if (key === undefined || Buffer.compare(Buffer.from(key), Buffer.from(prefix)) < 0) {
    return { key: prefix, inclusive: true };
  }
  return { key, inclusive: false };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === "") return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
