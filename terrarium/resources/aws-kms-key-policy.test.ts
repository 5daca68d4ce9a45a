import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-kms-key-policy.ts";

const policy =
  '{"Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"kms:Decrypt","Resource":"*"}]}';

test.each(["1234", "arn:aws:kms:us-east-1:000000000000:key/1234"])(
  "the policy is kept under the key %s",
  async (key_id) => {
    const world = createTestWorld();
    const resource = declareResource(definition, { key_id, policy }, { world });
    expect(resource.attributes.id).toBe(key_id);
    await resource.start();
    expect(world.service(Policies).resourcePolicies("arn:aws:kms:us-east-1:000000000000:key/1234")).toHaveLength(1);
  },
);
