import { createHash } from "node:crypto";
import { DefaultTokenResolver, StringConcat, type TerraformResource, Tokenization } from "cdktf";

const resolver = new DefaultTokenResolver(new StringConcat());

/**
 * A digest of resources as they are synthesized: the same for the same definition, on every machine and before anything is applied.
 * What an argument refers to is part of it by name, not by value.
 */
export function synthDigest(resources: readonly TerraformResource[]): string {
  const definitions = resources.map((resource) => {
    const synthesized = Tokenization.resolve(resource.toTerraform(), { scope: resource, preparing: false, resolver });
    const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
    return `${address} ${JSON.stringify(synthesized, (key, value) => (key === "//" ? undefined : value))}`;
  });
  return createHash("sha256").update(definitions.sort().join("\n")).digest("hex");
}
