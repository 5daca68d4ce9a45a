import { resourceName } from "../plan/resource-name.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_kms_alias", {
  summary: "Aliases of keys, to be referred to",
  honours: ["name", "name_prefix", "target_key_id"],
  ignores: { id: "the provider sets it to the name" },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/,
      words: "alias/ and 1 to 250 letters, digits, /, _ and - (names under alias/aws/ are AWS's own)",
      prefix: "alias/terraform-",
    });
    const key = args.string("target_key_id");
    return {
      id: name,
      name,
      arn: `arn:${partition}:kms:${region}:${account}:${name}`,
      target_key_arn: key.startsWith("arn:") ? key : `arn:${partition}:kms:${region}:${account}:key/${key}`,
      target_key_id: key.replace(/^arn:.*:key\//, ""),
    };
  },
});
