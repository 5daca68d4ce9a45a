import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-kms-key.ts";

test("a key can be referred to, and has the policy that KMS gives it", async () => {
  const world = createTestWorld();
  const key = declareResource(definition, { description: "queues", enable_key_rotation: true }, { world });
  expect(key.attributes.arn).toBe(`arn:aws:kms:us-east-1:000000000000:key/${key.attributes.key_id}`);
  expect(key.attributes).toMatchObject({ enable_key_rotation: true, is_enabled: true, key_usage: "ENCRYPT_DECRYPT" });
  await key.start();
  const [policy] = world.service(Policies).resourcePolicies(key.attributes.arn);
  expect(policy?.statements[0]?.principals).toEqual({ AWS: ["arn:aws:iam::000000000000:root"] });
});

test("a key of several regions has the id of one", () => {
  expect(declareResource(definition, { multi_region: true }).attributes.key_id).toMatch(/^mrk-[0-9a-f]{32}$/);
});

test.each([
  [{ deletion_window_in_days: 3 }, /"deletion_window_in_days" must be a whole number from 7 to 30, but is 3/],
  [{ key_usage: "READ" }, /"key_usage" must be one of/],
])("%j is refused", (args, reason) => {
  expect(() => declareResource(definition, args)).toThrow(reason);
});
