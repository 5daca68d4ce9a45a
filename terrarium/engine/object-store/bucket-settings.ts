import type { LifecycleRule } from "./lifecycle-rule.ts";
import type { Encryption } from "./object-version.ts";

/** `Blocking public access to your Amazon S3 storage` of the S3 user guide. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface CorsRule {
  readonly id?: string;
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** What can be set on a bucket, each by a call of its own. */
export interface BucketSettings {
  readonly versioning?: "Enabled" | "Suspended";
  readonly encryption?: Encryption;
  readonly publicAccessBlock?: PublicAccessBlock;
  /** A policy document, as it was given. */
  readonly policy?: string;
  readonly ownership?: "BucketOwnerEnforced" | "BucketOwnerPreferred" | "ObjectWriter";
  readonly lifecycle?: readonly LifecycleRule[];
  readonly cors?: readonly CorsRule[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A new bucket has these since April 2023: "Default settings for new S3 buckets FAQ" of the S3 user guide. */
export const NEW_BUCKET: BucketSettings = {
  encryption: { algorithm: "AES256" },
  publicAccessBlock: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
  ownership: "BucketOwnerEnforced",
};
