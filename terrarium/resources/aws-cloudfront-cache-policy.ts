import { DistributionService } from "../engine/distribution/distribution-service.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { defineResource } from "../resource.ts";

const NOT_CACHED = "nothing is cached here: each request goes to the bucket";
const PARAMETERS = "parameters_in_cache_key_and_forwarded_to_origin";

export default defineResource("aws_cloudfront_cache_policy", {
  summary: "Which encodings a distribution compresses with; nothing is cached",
  honours: ["name", `${PARAMETERS}.enable_accept_encoding_gzip`, `${PARAMETERS}.enable_accept_encoding_brotli`],
  ignores: {
    comment: "nothing here reads the comment",
    min_ttl: NOT_CACHED,
    default_ttl: NOT_CACHED,
    max_ttl: NOT_CACHED,
    [`${PARAMETERS}.cookies_config`]: "a bucket makes no use of cookies, and nothing is cached by them",
    [`${PARAMETERS}.headers_config`]: "a bucket answers by path alone, and nothing is cached by headers",
    [`${PARAMETERS}.query_strings_config`]: "a bucket answers by path alone, and nothing is cached by queries",
  },

  attributes(args, _world, self) {
    args.string("name");
    return { id: stableUuid(self.address), etag: `E${self.id(12).toUpperCase()}` };
  },

  start(args, world, { attributes: { id } }) {
    const parameters = args.block(PARAMETERS) ?? args.fail(PARAMETERS, "is required: it must be a block");
    const gzip = parameters.boolean("enable_accept_encoding_gzip", false);
    const brotli = parameters.boolean("enable_accept_encoding_brotli", false);
    world.service(DistributionService).declareCachePolicy(id, { gzip, brotli });
    return undefined;
  },
});
