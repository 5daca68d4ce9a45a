import type { BehaviorDefinition, ErrorResponse, OriginDefinition } from "../engine/distribution/definitions.ts";
import { DistributionService } from "../engine/distribution/distribution-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { openDistribution } from "../protocols/distribution/door.ts";
import { defineResource } from "../resource.ts";

const NO_TLS = "the front door speaks HTTP on this machine";
const NOT_CACHED = "nothing is cached here: each request goes to the bucket";
const ONE_PLACE = "everything is served from this machine";
const IN_PROCESS = "the bucket is in this process: there is no connection to it";
/** Route 53 zone of all distributions: "AliasTarget" of the Route 53 API reference. */
const CLOUDFRONT_ZONE = "Z2FDTNDATAQYW2";
const READS: readonly string[] = ["GET", "HEAD", "OPTIONS"];

const BEHAVIOR_HONOURS = [
  "target_origin_id",
  "allowed_methods",
  "compress",
  "cache_policy_id",
  "response_headers_policy_id",
];
const BEHAVIOR_IGNORES = {
  viewer_protocol_policy: `${NO_TLS}: what it would redirect or refuse is served`,
  cached_methods: NOT_CACHED,
  min_ttl: NOT_CACHED,
  default_ttl: NOT_CACHED,
  max_ttl: NOT_CACHED,
  forwarded_values: "a bucket answers by path alone, and nothing is cached by what is forwarded",
  origin_request_policy_id: "a bucket answers by path alone, whatever else it is told",
  realtime_log_config_arn: "no logs of requests are delivered here",
  smooth_streaming: "a media format that the terrarium does not serve otherwise",
};
const BEHAVIORS = ["default_cache_behavior", "ordered_cache_behavior"];

export default defineResource("aws_cloudfront_distribution", {
  summary:
    "Distributions of buckets: the front door answers requests whose Host header has an alias or the distribution's own name",
  honours: [
    "aliases",
    "enabled",
    "default_root_object",
    "origin.domain_name",
    "origin.origin_id",
    "origin.origin_path",
    "origin.origin_access_control_id",
    ...BEHAVIORS.flatMap((block) => BEHAVIOR_HONOURS.map((name) => `${block}.${name}`)),
    "ordered_cache_behavior.path_pattern",
    "custom_error_response.error_code",
    "custom_error_response.response_code",
    "custom_error_response.response_page_path",
  ],
  ignores: {
    ...Object.fromEntries(
      BEHAVIORS.flatMap((block) =>
        Object.entries(BEHAVIOR_IGNORES).map(([name, reason]) => [`${block}.${name}`, reason]),
      ),
    ),
    "origin.connection_attempts": IN_PROCESS,
    "origin.connection_timeout": IN_PROCESS,
    "origin.origin_shield": NOT_CACHED,
    "custom_error_response.error_caching_min_ttl": NOT_CACHED,
    viewer_certificate: NO_TLS,
    restrictions: "nobody who asks is located, so nobody is refused for where they are",
    comment: "nothing here reads the comment",
    price_class: ONE_PLACE,
    http_version: "the front door speaks HTTP/1.1",
    is_ipv6_enabled: "the front door listens where it is told to",
    web_acl_id: "no firewall stands before the front door",
    logging_config: "no logs of requests are delivered here",
    retain_on_delete: "the terrarium destroys no distribution",
    wait_for_deployment: "a distribution is there at once",
    tags: "nothing here reads the tags of a distribution",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, id: account } = world.account;
    const id = `E${self.id(13).toUpperCase()}`;
    for (const alias of args.strings("aliases")) {
      if (!/^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/i.test(alias)) {
        args.fail("aliases", `must hold host names, and no wildcard here, but has "${alias}"`);
      }
    }
    return {
      id,
      arn: `arn:${partition}:cloudfront::${account}:distribution/${id}`,
      domain_name: `d${self.id(13)}.cloudfront.net`,
      hosted_zone_id: CLOUDFRONT_ZONE,
      status: "Deployed",
      etag: `E${self.id(12).toUpperCase()}`,
      in_progress_validation_batches: 0,
      caller_reference: `terraform-${self.id(26)}`,
      trusted_key_groups: [{ enabled: false, items: [] }],
      trusted_signers: [{ enabled: false, items: [] }],
    };
  },

  start(args, world, { address, attributes: { id, arn, domain_name: domainName } }) {
    const service = world.service(DistributionService);
    const standard = args.block("default_cache_behavior") ?? args.fail("default_cache_behavior", "is required");
    const distribution = service.declare({
      id,
      arn,
      domainName,
      address,
      aliases: args.strings("aliases").map((alias) => alias.toLowerCase()),
      enabled: args.boolean("enabled"),
      defaultRootObject: (args.optionalString("default_root_object") ?? "").replace(/^\//, ""),
      origins: args.blocks("origin").map(originOf),
      behaviors: [
        ...args.blocks("ordered_cache_behavior").map((each) => behaviorOf(each, each.string("path_pattern"))),
        behaviorOf(standard, "*"),
      ],
      errorResponses: args.blocks("custom_error_response").map(errorOf),
    });
    const close = openDistribution(world.frontDoor, distribution);
    return {
      stop() {
        close();
        service.remove(distribution.definition);
      },
    };
  },
});

function originOf(origin: Arguments): OriginDefinition {
  const path = origin.optionalString("origin_path") ?? "";
  if (path !== "" && !/^\/.*[^/]$/.test(path)) {
    origin.fail("origin_path", `must begin with a slash and end without one, but is "${path}"`);
  }
  return {
    id: origin.string("origin_id"),
    domainName: origin.string("domain_name"),
    path,
    accessControlId: origin.optionalString("origin_access_control_id") || undefined,
  };
}

function behaviorOf(behavior: Arguments, pathPattern: string): BehaviorDefinition {
  const allowedMethods = behavior.strings("allowed_methods");
  const write = allowedMethods.find((method) => !READS.includes(method));
  if (write !== undefined) {
    behavior.fail(
      "allowed_methods",
      `must be some of ${READS.join(", ")} here, as a bucket is read through a distribution, but has "${write}"`,
    );
  }
  return {
    pathPattern,
    allowedMethods,
    originId: behavior.string("target_origin_id"),
    compress: behavior.boolean("compress", false),
    cachePolicyId: behavior.optionalString("cache_policy_id") || undefined,
    headersPolicyId: behavior.optionalString("response_headers_policy_id") || undefined,
  };
}

function errorOf(error: Arguments): ErrorResponse {
  const pagePath = error.optionalString("response_page_path") || undefined;
  const responseCode = error.optionalNumber("response_code");
  if ((pagePath === undefined) !== (responseCode === undefined)) {
    error.fail("response_code", "and response_page_path go together: set both or none");
  }
  return { errorCode: error.number("error_code"), responseCode, pagePath };
}
