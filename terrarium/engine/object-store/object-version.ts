import type { Checksum } from "./checksum.ts";

/** "System-defined object metadata" of the S3 user guide: kept as given, and told with the object. */
export interface SystemMetadata {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly expires?: string;
  readonly websiteRedirectLocation?: string;
}

/** How S3 would encrypt it. Nothing is encrypted here: it is kept and told. */
export interface Encryption {
  readonly algorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
  readonly keyId?: string;
  readonly bucketKey?: boolean;
}

/** All that is told of an object beside its bytes. */
export interface ObjectDescription {
  readonly system: SystemMetadata;
  /** `x-amz-meta-…`, without that beginning. */
  readonly user: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly encryption: Encryption;
  readonly checksum: Checksum;
}

/** A part of a content, in a file of its own. An object that was put at once has one, numbered 1, or none if small. */
export interface Piece {
  readonly number: number;
  readonly file: string;
  readonly size: number;
  /** Base64, of the object's algorithm; parts of a multipart upload have it. */
  readonly checksum?: string;
}

/** The version id of what was stored while the bucket was not versioned. */
export const NULL_VERSION = "null";

/** What a list shows of a version. */
export interface ListedVersion {
  /** Grows from version to version. */
  readonly id: number;
  readonly key: string;
  readonly versionId: string;
  readonly latest: boolean;
  readonly deleteMarker: boolean;
  readonly size: number;
  /** In quotes */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** A delete marker has none. */
  readonly description: ObjectDescription | undefined;
}

export interface ObjectVersion extends ListedVersion {
  /** Undefined where the bytes are in the database. */
  readonly pieces: readonly Piece[] | undefined;
  /** It was made by a multipart upload. */
  readonly multipart: boolean;
}

/** A version that is not a delete marker. */
export type StoredObject = ObjectVersion & { readonly description: ObjectDescription };
export type ListedObject = ListedVersion & { readonly description: ObjectDescription };

export function isObject<V extends ListedVersion>(
  version: V | undefined,
): version is V & { readonly description: ObjectDescription } {
  return version?.description !== undefined;
}

/** The message that an object stems from: what `x-amz-meta-lineage` says, or else the object itself. */
export function lineageOf(key: string, user: Readonly<Record<string, string>> | undefined): string {
  return user?.lineage ?? key;
}

export function filesOf(version: Pick<ObjectVersion, "pieces">): readonly string[] {
  return version.pieces?.map(({ file }) => file) ?? [];
}
