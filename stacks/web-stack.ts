import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { EdgeCertificate } from "../constructs/edge-certificate.ts";
import { bundleSite } from "../constructs/site-bundle.ts";
import { type SiteDomain, StaticSite } from "../constructs/static-site.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";

export interface WebStackProps {
  readonly deployment: Deployment;
  /** The API of orders: `POST /order` and `POST /catalogue` are below it. */
  readonly ordersUrl: string;
  /** Where statuses are told: `wss://…`, as a `clientCallbackUrl` begins. */
  readonly callbackUrl: string;
  /** @default none: the shop answers at the distribution's own name */
  readonly domain?: ShopDomain;
}

export interface ShopDomain {
  /** The shop is at `shop.<domain>`. */
  readonly domain: string;
  /** Route 53 zone of the domain. @default none: the records are made by hand */
  readonly hostedZoneId?: string;
  /** A certificate of us-east-1 that is there already. @default one is requested */
  readonly certificateArn?: string;
}

/** The shop: web/shop in a bucket behind a distribution, told where the API is. */
export class WebStack extends DeployedStack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props.deployment);
    const { ordersUrl, callbackUrl, domain } = props;
    const site = new StaticSite(this, "shop", {
      name: `${props.deployment.namePrefix}-web`,
      description: "The shop of orders",
      files: bundleSite("web/shop"),
      config: { ordersUrl },
      // Below the one, with whatever query at the other.
      connectTo: [`${ordersUrl}/`, callbackUrl],
      domain: domain && this.#domain(domain),
      retain: this.retain,
    });
    this.#output("shop_url", "The shop", site.url);
    this.#output("bucket_name", "Its files", site.bucket.name);
    this.#output("distribution_id", "What serves them: invalidate it to show a change at once", site.distributionId);
    if (site.dnsRecord !== undefined) {
      this.#output("shop_dns_record", "Create it: it leads to the shop", site.dnsRecord);
    }
  }

  #domain({ domain, hostedZoneId, certificateArn }: ShopDomain): SiteDomain {
    const name = `shop.${domain}`;
    return { name, hostedZoneId, certificateArn: certificateArn ?? this.#certificate(name, hostedZoneId) };
  }

  /** Certificates of distributions are those of us-east-1, wherever the rest is. */
  #certificate(domainName: string, hostedZoneId: string | undefined): string {
    const provider = new AwsProvider(this, "aws-us-east-1", {
      alias: "us-east-1",
      region: "us-east-1",
      defaultTags: [...this.defaultTags],
    });
    return new EdgeCertificate(this, "certificate", { domainName, provider, hostedZoneId }).arn;
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}
