import { checkCors } from "../engine/object-store/cors-rule.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import type { Arguments } from "../plan/arguments.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_s3_bucket_cors_configuration", {
  summary: "Answers to browsers of other origins",
  honours: ["bucket", "cors_rule"],
  ignores: {
    expected_bucket_owner: "there is one account",
    id: "the provider sets it to the bucket's name",
  },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const cors = args.blocks("cors_rule").map(readRule);
    if (cors.length === 0) args.fail("cors_rule", "is required at least once");
    usingArgument(args, "cors_rule", () => checkCors(cors));
    await world.service(ObjectStore).declared(args.string("bucket")).declare({ cors });
    return undefined;
  },
});

function readRule(rule: Arguments) {
  return {
    id: rule.optionalString("id"),
    allowedOrigins: rule.strings("allowed_origins"),
    allowedMethods: rule.strings("allowed_methods"),
    allowedHeaders: rule.strings("allowed_headers"),
    exposeHeaders: rule.strings("expose_headers"),
    maxAgeSeconds: rule.optionalNumber("max_age_seconds"),
  };
}
