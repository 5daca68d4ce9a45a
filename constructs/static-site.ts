import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution/index.js";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object/index.js";
import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { PrivateBucket } from "./private-bucket.ts";
import type { SiteFile } from "./site-bundle.ts";
import { SiteHeaders } from "./site-headers.ts";
import { requireMatch, WrongProp } from "./wrong-prop.ts";

export interface SiteDomain {
  /** `shop.example.com` */
  readonly name: string;
  /** Of an issued certificate of us-east-1 for that name. */
  readonly certificateArn: string;
  /** Route 53 zone to write the alias to. @default none: make `dnsRecord` by hand */
  readonly hostedZoneId?: string;
}

export interface StaticSiteProps {
  /** At most 36 lower-case letters, digits and `-`: begins the bucket's name, and names the policy and the access control. */
  readonly name: string;
  readonly description: string;
  /** What `bundleSite` returns; `index.html` among them. */
  readonly files: readonly SiteFile[];
  /** Content of `/config.json`, which Terraform writes: what the page cannot know when it is built. */
  readonly config: Readonly<Record<string, string>>;
  /** What the page may call beside its own site, as in a Content-Security-Policy. */
  readonly connectTo: readonly string[];
  /** @default none: it answers at the distribution's own name */
  readonly domain?: SiteDomain;
  /** Keeps the bucket from being destroyed. @default true */
  readonly retain?: boolean;
}

/** AWS's own CachingOptimized: keeps what the object's Cache-Control says, compressed in both ways. "Use managed cache policies". */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** Its name changes with its content, so that it can be kept for ever. */
const IMMUTABLE = "public, max-age=31536000, immutable";
/** Looked at anew on each visit, and after a minute at the edge: a deployment shows without an invalidation. */
const CURRENT = "public, max-age=0, s-maxage=60, must-revalidate";
const NOT_FOUND_PAGE = "/index.html";

/**
 * A site of files: a private bucket that a distribution alone may read, over HTTPS, with what browsers are told to forbid. Its requests are
 * not logged: the log would keep visitors' addresses, and says nothing that the metrics of the distribution do not. Source: "Restricting
 * access to an Amazon S3 origin", "Serving compressed files".
 */
export class StaticSite extends Construct {
  readonly bucket: PrivateBucket;
  readonly #distribution: CloudfrontDistribution;
  readonly #domain?: SiteDomain;

  constructor(scope: Construct, id: string, props: StaticSiteProps) {
    super(scope, id);
    const { name, files, domain, retain } = props;
    requireMatch(this, "name", name, /^[a-z0-9][a-z0-9-]{0,35}$/, "1 to 36 lower-case letters, digits and -");
    if (!files.some(({ key }) => `/${key}` === NOT_FOUND_PAGE)) {
      throw new WrongProp(this, "files", files.map(({ key }) => key).join(", "), "files with index.html among them");
    }
    this.#domain = domain;
    this.bucket = new PrivateBucket(this, "bucket", { namePrefix: `${name}-`, retain });
    const accessControl = new CloudfrontOriginAccessControl(this, "access", {
      name,
      description: `Reads the bucket of ${name}`,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const headers = new SiteHeaders(this, "headers", { name, connectTo: props.connectTo });
    this.#distribution = new CloudfrontDistribution(this, "distribution", {
      enabled: true,
      comment: props.description,
      aliases: domain === undefined ? undefined : [domain.name],
      defaultRootObject: "index.html",
      httpVersion: "http2and3",
      isIpv6Enabled: true,
      // Europe and North America; elsewhere it is answered from there.
      priceClass: "PriceClass_100",
      origin: [{ originId: "bucket", domainName: this.bucket.domainName, originAccessControlId: accessControl.id }],
      defaultCacheBehavior: {
        targetOriginId: "bucket",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: ["GET", "HEAD"],
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: headers.id,
      },
      // Who may not list a bucket is answered 403 for a key that is not there. The page shows all the same.
      customErrorResponse: [
        { errorCode: 403, responseCode: 404, responsePagePath: NOT_FOUND_PAGE, errorCachingMinTtl: 10 },
      ],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      viewerCertificate:
        domain === undefined
          ? { cloudfrontDefaultCertificate: true }
          : {
              acmCertificateArn: domain.certificateArn,
              sslSupportMethod: "sni-only",
              minimumProtocolVersion: "TLSv1.2_2021",
            },
    });
    this.bucket.allowGetFrom("cloudfront.amazonaws.com", this.#distribution.arn);
    this.#upload(files, props.config);
    if (domain?.hostedZoneId !== undefined) this.#aliases(domain.name, domain.hostedZoneId);
  }

  get url(): string {
    return `https://${this.#domain?.name ?? this.#distribution.domainName}`;
  }

  get distributionId(): string {
    return this.#distribution.id;
  }

  /** To be made by hand where there is a domain without a hosted zone. */
  get dnsRecord(): { readonly name: string; readonly type: string; readonly value: string } | undefined {
    if (this.#domain === undefined || this.#domain.hostedZoneId !== undefined) return undefined;
    return { name: this.#domain.name, type: "CNAME", value: this.#distribution.domainName };
  }

  #upload(files: readonly SiteFile[], config: Readonly<Record<string, string>>): void {
    const bucket = this.bucket.name;
    const page = (key: string) => key.endsWith(".html");
    const uploaded = files
      .filter(({ key }) => !page(key))
      .map((file) => this.#object(file, file.key.startsWith("assets/") ? IMMUTABLE : CURRENT, []));
    const settings = new S3Object(this, "config", {
      bucket,
      key: "config.json",
      content: JSON.stringify(config),
      contentType: "application/json",
      cacheControl: CURRENT,
    });
    // A page is there after what it loads, and gone before it.
    for (const file of files.filter(({ key }) => page(key))) this.#object(file, CURRENT, [...uploaded, settings]);
  }

  #object({ key, path, contentType, sha256 }: SiteFile, cacheControl: string, dependsOn: S3Object[]): S3Object {
    const id = `file-${key.replaceAll(/[^\w-]+/g, "-")}`;
    const asset = new TerraformAsset(this, `${id}-asset`, {
      path,
      type: AssetType.FILE,
      assetHash: sha256.slice(0, 32),
    });
    return new S3Object(this, id, {
      bucket: this.bucket.name,
      key,
      source: asset.path,
      sourceHash: sha256,
      contentType,
      cacheControl,
      dependsOn,
    });
  }

  #aliases(name: string, zoneId: string): void {
    const { domainName, hostedZoneId } = this.#distribution;
    for (const type of ["A", "AAAA"]) {
      const alias = { name: domainName, zoneId: hostedZoneId, evaluateTargetHealth: false };
      new Route53Record(this, `alias-${type.toLowerCase()}`, { zoneId, name, type, alias });
    }
  }
}
