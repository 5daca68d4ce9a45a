import type { AccessControl } from "../engine/distribution/definitions.ts";
import { DistributionService } from "../engine/distribution/distribution-service.ts";
import { defineResource } from "../resource.ts";

const SIGNS: readonly string[] = ["always", "never", "no-override"] satisfies AccessControl["signs"][];

export default defineResource("aws_cloudfront_origin_access_control", {
  summary: "Whether a distribution reads a bucket as CloudFront, so that the bucket's policy can let it in",
  honours: ["name", "origin_access_control_origin_type", "signing_behavior"],
  ignores: {
    description: "nothing here reads the description",
    signing_protocol: "sigv4 is the only one; the request to the bucket does not leave the process",
  },

  attributes(args, _world, self) {
    args.string("name");
    const type = args.string("origin_access_control_origin_type");
    if (type !== "s3") args.fail("origin_access_control_origin_type", `must be s3 here, but is "${type}"`);
    const signs = args.string("signing_behavior");
    if (!SIGNS.includes(signs)) args.fail("signing_behavior", `must be one of ${SIGNS.join(", ")}, but is "${signs}"`);
    return { id: `E${self.id(13).toUpperCase()}`, etag: `E${self.id(12).toUpperCase()}` };
  },

  start(args, world, { attributes: { id } }) {
    const signs = args.string("signing_behavior") as AccessControl["signs"];
    world.service(DistributionService).declareAccessControl(id, { signs });
    return undefined;
  },
});
