import { stableUuid } from "../engine/stable-uuid.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_secretsmanager_secret_version", {
  summary: "Values of secrets, to be referred to; the API of Secrets Manager is not spoken here",
  honours: ["secret_id", "secret_string", "secret_binary", "version_stages"],
  ignores: {
    secret_string_wo: "written, and read by nobody here",
    secret_string_wo_version: "every run writes the value",
    id: "the provider makes it of secret and version",
  },
  attributes(args, _world, self) {
    const secret = args.string("secret_id");
    const given = ["secret_string", "secret_binary", "secret_string_wo"].filter((name) => args.has(name));
    if (given.length > 1) args.fail(given[1]!, `excludes "${given[0]}": a version has one value`);
    const version = stableUuid(self.address);
    return {
      id: `${secret}|${version}`,
      arn: secret,
      version_id: version,
      version_stages: args.has("version_stages") ? args.strings("version_stages") : ["AWSCURRENT"],
      has_secret_string_wo: args.has("secret_string_wo"),
    };
  },
});
