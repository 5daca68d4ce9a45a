import { DistributionService } from "../engine/distribution/distribution-service.ts";
import type { AddedHeader, CorsHeaders } from "../engine/distribution/headers-policy.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import type { Arguments } from "../plan/arguments.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudfront_response_headers_policy", {
  summary: "Security, CORS and other headers that a distribution adds to answers or takes from them",
  honours: ["name", "security_headers_config", "custom_headers_config", "remove_headers_config", "cors_config"],
  ignores: {
    comment: "nothing here reads the comment",
    etag: "the provider computes it",
    server_timing_headers_config: "nothing is measured here that the header could tell",
  },

  attributes(args, _world, self) {
    args.string("name");
    return { id: stableUuid(self.address), etag: `E${self.id(12).toUpperCase()}` };
  },

  start(args, world, { attributes: { id } }) {
    world.service(DistributionService).declareHeadersPolicy(id, {
      added: [...securityHeaders(args.block("security_headers_config")), ...customHeaders(args)],
      removed: itemsOf(args, "remove_headers_config").map((item) => item.string("header").toLowerCase()),
      cors: corsOf(args.block("cors_config")),
    });
    return undefined;
  },
});

function securityHeaders(config: Arguments | undefined): AddedHeader[] {
  const header = (name: string, block: string, value: (settings: Arguments) => string): AddedHeader[] => {
    const settings = config?.block(block);
    return settings ? [{ name, value: value(settings), override: settings.boolean("override") }] : [];
  };
  return [
    ...header("Strict-Transport-Security", "strict_transport_security", (hsts) =>
      [
        `max-age=${hsts.number("access_control_max_age_sec")}`,
        ...(hsts.boolean("include_subdomains", false) ? ["includeSubDomains"] : []),
        ...(hsts.boolean("preload", false) ? ["preload"] : []),
      ].join("; "),
    ),
    ...header("Content-Security-Policy", "content_security_policy", (csp) => csp.string("content_security_policy")),
    ...header("X-Content-Type-Options", "content_type_options", () => "nosniff"),
    ...header("X-Frame-Options", "frame_options", (frame) => frame.string("frame_option")),
    ...header("Referrer-Policy", "referrer_policy", (referrer) => referrer.string("referrer_policy")),
    ...header("X-XSS-Protection", "xss_protection", (xss) => {
      const report = xss.optionalString("report_uri");
      if (!xss.boolean("protection")) return "0";
      return `1${xss.boolean("mode_block", false) ? "; mode=block" : ""}${report ? `; report=${report}` : ""}`;
    }),
  ];
}

function customHeaders(args: Arguments): AddedHeader[] {
  return itemsOf(args, "custom_headers_config").map((item) => ({
    name: item.string("header"),
    value: item.string("value"),
    override: item.boolean("override"),
  }));
}

function itemsOf(args: Arguments, config: string): Arguments[] {
  return args.block(config)?.blocks("items") ?? [];
}

function corsOf(config: Arguments | undefined): CorsHeaders | undefined {
  if (!config) return undefined;
  const items = (name: string) => config.block(name)?.strings("items") ?? [];
  const methods = items("access_control_allow_methods");
  return {
    origins: items("access_control_allow_origins"),
    methods: methods.includes("ALL") ? ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"] : methods,
    headers: items("access_control_allow_headers"),
    exposed: items("access_control_expose_headers"),
    credentials: config.boolean("access_control_allow_credentials"),
    maxAge: config.optionalNumber("access_control_max_age_sec"),
    override: config.boolean("origin_override"),
  };
}
