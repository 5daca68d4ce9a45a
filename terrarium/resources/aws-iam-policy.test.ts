import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-iam-policy.ts";

const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}]}';

test("a managed policy has an ARN, under which it is kept", async () => {
  const world = createTestWorld();
  const policy = declareResource(definition, { name: "bucket", path: "/apps/", policy: POLICY }, { world });
  const arn = "arn:aws:iam::000000000000:policy/apps/bucket";
  expect(policy.attributes).toMatchObject({ id: arn, arn, name: "bucket", policy_id: expect.stringMatching(/^ANPA/) });
  await policy.start();
  expect(world.service(Policies).managedPolicy(arn)?.statements[0]?.resources).toEqual(["arn:aws:s3:::b/*"]);
});

test.each([
  ["{", "invalid Json"],
  [POLICY.replace("Allow", "Permit"), 'must have an Effect of "Allow" or "Deny", not "Permit"'],
  [POLICY.replace("b/*", "x".repeat(6200)), "has at most 6144 characters"],
])("%s is refused", async (policy, reason) => {
  await expect(declareResource(definition, { name: "p", policy }).start()).rejects.toThrow(reason);
});
