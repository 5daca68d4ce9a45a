/** What is made of Terraform's arguments: "Distribution settings reference" of the CloudFront developer guide. */
export interface DistributionDefinition {
  /** `E…` */
  readonly id: string;
  readonly arn: string;
  /** `d….cloudfront.net` */
  readonly domainName: string;
  /** Alternate domain names, in lower case. */
  readonly aliases: readonly string[];
  /** Where it was declared. */
  readonly address: string;
  readonly enabled: boolean;
  /** Key of what `/` shows, without a slash at its beginning; empty for none. */
  readonly defaultRootObject: string;
  readonly origins: readonly OriginDefinition[];
  /** In the order in which they are looked at; the default one is the last, with the pattern `*`. */
  readonly behaviors: readonly BehaviorDefinition[];
  readonly errorResponses: readonly ErrorResponse[];
}

/** A bucket as an origin. */
export interface OriginDefinition {
  readonly id: string;
  /** `BUCKET.s3.REGION.amazonaws.com` */
  readonly domainName: string;
  /** Put before each path: empty, or with a slash at its beginning and none at its end. */
  readonly path: string;
  readonly accessControlId?: string;
}

/** What happens to the paths that a pattern fits. */
export interface BehaviorDefinition {
  readonly pathPattern: string;
  readonly originId: string;
  readonly allowedMethods: readonly string[];
  readonly compress: boolean;
  readonly cachePolicyId?: string;
  readonly headersPolicyId?: string;
}

/** "Generating custom error responses" of the CloudFront developer guide. */
export interface ErrorResponse {
  readonly errorCode: number;
  /** What is answered in its place; the code itself where a page alone is given. */
  readonly responseCode?: number;
  /** With a slash at its beginning. */
  readonly pagePath?: string;
}

/** How a distribution signs its requests to a bucket: "Restricting access to an Amazon S3 origin". */
export interface AccessControl {
  readonly signs: "always" | "never" | "no-override";
}

/** As far as it decides what is answered: nothing is cached here. */
export interface CachePolicy {
  readonly gzip: boolean;
  readonly brotli: boolean;
}
