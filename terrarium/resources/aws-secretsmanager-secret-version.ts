import { SecretService } from "../engine/secret/secret-service.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_secretsmanager_secret_version", {
  summary: "Values of secrets; what a rotation made current stays until the declaration changes",
  honours: ["secret_id", "secret_string", "secret_string_wo", "secret_binary", "version_stages"],
  ignores: {
    secret_string_wo_version: "another value is another version anyway",
    id: "the provider makes it of secret and version",
  },
  attributes(args, _world, self) {
    const secret = args.string("secret_id");
    const given = ["secret_string", "secret_binary", "secret_string_wo"].filter((name) => args.has(name));
    if (given.length > 1) args.fail(given[1]!, `excludes "${given[0]}": a version has one value`);
    // Another value is another version; the same one is found again, whatever became of its labels.
    const version = stableUuid(`${self.address} ${given.map((name) => args.string(name)).join()}`);
    return {
      id: `${secret}|${version}`,
      arn: secret,
      version_id: version,
      version_stages: args.has("version_stages") ? args.strings("version_stages") : ["AWSCURRENT"],
      has_secret_string_wo: args.has("secret_string_wo"),
    };
  },
  async start(args, world, { attributes: { arn, version_id: id, version_stages: stages } }) {
    const text = args.optionalString("secret_string") ?? args.optionalString("secret_string_wo");
    const binary = args.optionalString("secret_binary");
    if (text === undefined && binary === undefined) return undefined;
    const value = text === undefined ? { binary } : { text };
    await world.service(SecretService).declareVersion(arn, id, value, stages);
    return undefined;
  },
});
