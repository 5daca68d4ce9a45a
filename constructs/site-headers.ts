import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy/index.js";
import { Construct } from "constructs";

export interface SiteHeadersProps {
  /** Letters, digits, `-` and `_`; one an account. */
  readonly name: string;
  /** What the page may call beside its own site: `https://api.example.com/v1/` with all below it, `wss://…/v1` just that. */
  readonly connectTo: readonly string[];
}

/**
 * What tells browsers to do no more with a site than it needs. It runs its own files alone, is in nobody's frame, and speaks to its own
 * origin and those that are named. Source: "OWASP Secure Headers", "Content Security Policy Level 3".
 */
export class SiteHeaders extends Construct {
  readonly #policy: CloudfrontResponseHeadersPolicy;

  constructor(scope: Construct, id: string, { name, connectTo }: SiteHeadersProps) {
    super(scope, id);
    const override = true;
    const contentSecurityPolicy = [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      `connect-src ${["'self'", ...connectTo].join(" ")}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join("; ");
    this.#policy = new CloudfrontResponseHeadersPolicy(this, "policy", {
      name,
      comment: "A site that needs nothing of others but its API",
      securityHeadersConfig: {
        contentSecurityPolicy: { contentSecurityPolicy, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: "DENY", override },
        referrerPolicy: { referrerPolicy: "no-referrer", override },
        strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000, includeSubdomains: true, override },
      },
      customHeadersConfig: {
        items: [
          { header: "Cross-Origin-Opener-Policy", value: "same-origin", override },
          { header: "Cross-Origin-Resource-Policy", value: "same-origin", override },
          {
            header: "Permissions-Policy",
            value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            override,
          },
        ],
      },
    });
  }

  get id(): string {
    return this.#policy.id;
  }
}
