import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { ObjectStore } from "../engine/object-store/object-store.ts";
import { Policies } from "../engine/policies.ts";
import policy from "./aws-s3-bucket-policy.ts";

const document = (Resource: string) =>
  JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource }] });

test("the policy is the bucket's", async () => {
  const world = createTestWorld();
  const bucket = await world.service(ObjectStore).create("things");
  const given = document("arn:aws:s3:::things/*");
  await declareResource(policy, { bucket: "things", policy: given }, { world }).start();
  expect(bucket.settings.policy).toBe(given);
  expect(world.service(Policies).resourcePolicies(bucket.arn)).toMatchObject([{ statements: [{ effect: "Deny" }] }]);
});

test.each([
  [document("arn:aws:s3:::other/*"), "Policy has invalid resource"],
  ["{", "invalid Json"],
])("%s is refused", async (given, reason) => {
  const world = createTestWorld();
  await world.service(ObjectStore).create("things");
  await expect(declareResource(policy, { bucket: "things", policy: given }, { world }).start()).rejects.toThrow(reason);
});
