import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key.ts";
import { denyWithoutTls, type Grantee, type PolicyStatement, policyDocument } from "./policy-document.ts";
import { requireMatch, requireWhole, WrongProp } from "./wrong-prop.ts";

export interface PrivateBucketProps {
  /** Exact name, unique in the world: 3 to 63 lower-case letters, digits, `.` and `-`. Either this or `namePrefix`. */
  readonly name?: string;
  /** AWS adds 26 characters that make it unique. At most 37 characters. */
  readonly namePrefix?: string;
  /** Days an overwritten or deleted version is kept. @default 30 */
  readonly noncurrentDays?: number;
  /** @default none: S3 encrypts with a key of its own (SSE-S3), at no cost */
  readonly encryptionKey?: EncryptionKey;
  /** Refuses to be destroyed, empty or not. Without it, `terraform destroy` deletes the objects as well. @default true */
  readonly retain?: boolean;
}

/**
 * A bucket that nobody reads by accident: no public access, no ACLs, TLS only, encrypted, versioned, and without paying for what was
 * left over. Source: "Security best practices for Amazon S3".
 */
export class PrivateBucket extends Construct {
  readonly #bucket: S3Bucket;
  readonly #encryptionKey?: EncryptionKey;
  readonly #statements: PolicyStatement[] = [];

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const { name, namePrefix, noncurrentDays = 30, encryptionKey, retain = true } = props;
    if ((name === undefined) === (namePrefix === undefined)) {
      throw new WrongProp(this, "name", name ?? null, "either a name or a namePrefix");
    }
    const allowed = "lower-case letters, digits, . and -";
    if (name !== undefined) {
      requireMatch(this, "name", name, /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, `3 to 63 ${allowed}`);
    }
    if (namePrefix !== undefined) {
      requireMatch(this, "namePrefix", namePrefix, /^[a-z0-9][a-z0-9.-]{0,36}$/, `1 to 37 ${allowed}`);
    }
    requireWhole(this, "noncurrentDays", noncurrentDays, 1, 36_500, "days");
    this.#encryptionKey = encryptionKey;
    this.#bucket = new S3Bucket(this, "bucket", {
      bucket: name,
      bucketPrefix: namePrefix,
      forceDestroy: !retain,
      ...(retain ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const bucket = this.#bucket.id;
    const blocked = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership", { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [
        {
          applyServerSideEncryptionByDefault:
            encryptionKey === undefined
              ? { sseAlgorithm: "AES256" }
              : { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryptionKey.arn },
          bucketKeyEnabled: encryptionKey !== undefined,
        },
      ],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: Lazy.stringValue({
        produce: () => policyDocument([denyWithoutTls("s3", [this.arn, this.objects()]), ...this.#statements]),
      }),
      // S3 refuses two changes of a bucket's access at the same time (OperationAborted).
      dependsOn: [blocked],
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "leftovers",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      // Rules about versions are refused until the bucket keeps versions.
      dependsOn: [versioning],
    });
  }

  get arn(): string {
    return this.#bucket.arn;
  }

  get name(): string {
    return this.#bucket.bucket;
  }

  /** Where the objects are, for a distribution whose origin it is: `BUCKET.s3.REGION.amazonaws.com`. */
  get domainName(): string {
    return this.#bucket.bucketRegionalDomainName;
  }

  /** ARN of the objects whose key starts with the prefix. */
  objects(prefix = ""): string {
    return `${this.arn}/${prefix}*`;
  }

  grantPut(grantee: Grantee, prefix = ""): void {
    grantee.allow({ sid: "PutObjects", actions: ["s3:PutObject"], resources: [this.objects(prefix)] });
    this.#encryptionKey?.grantEncrypt(grantee);
  }

  /** Leave to ask whether the bucket is there and which keys there are: HeadBucket, and 404 instead of 403 for a missing key. */
  grantList(grantee: Grantee): void {
    grantee.allow({ sid: "ListBucket", actions: ["s3:ListBucket"], resources: [this.arn] });
  }

  grantGet(grantee: Grantee, prefix = ""): void {
    grantee.allow({ sid: "GetObjects", actions: ["s3:GetObject"], resources: [this.objects(prefix)] });
    this.#encryptionKey?.grantDecrypt(grantee);
  }

  /** Lets a service read objects on behalf of one resource of this account: a distribution that serves them. */
  allowGetFrom(service: string, sourceArn: string): void {
    this.#statements.push({
      sid: "GetFrom",
      principal: { Service: service },
      actions: ["s3:GetObject"],
      resources: [this.objects()],
      conditions: { StringEquals: { "aws:SourceArn": sourceArn } },
    });
    this.#encryptionKey?.allowService(service);
  }
}
