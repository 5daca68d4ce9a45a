import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-iam-role-policy-attachment.ts";

const TRUST =
  '{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}}';
const AWS_POLICY = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

test("a policy is attached to a role", async () => {
  const world = createTestWorld();
  const policies = world.service(Policies);
  policies.declareRole({ arn: "arn:aws:iam::000000000000:role/f", name: "f", trustPolicy: TRUST });
  const attachment = declareResource(definition, { role: "f", policy_arn: AWS_POLICY }, { world });
  expect(attachment.attributes.id).toMatch(/^f-/);
  await attachment.start();
  expect(policies.role("f")?.managed.has(AWS_POLICY)).toBe(true);
});

test("what does not exist is refused", async () => {
  const own = "arn:aws:iam::000000000000:policy/nope";
  await expect(declareResource(definition, { role: "f", policy_arn: own }).start()).rejects.toThrow(
    "is not attachable",
  );
  await expect(declareResource(definition, { role: "f", policy_arn: AWS_POLICY }).start()).rejects.toThrow(
    "cannot be found",
  );
  expect(() => declareResource(definition, { role: "f", policy_arn: "ReadOnly" })).toThrow(
    /"policy_arn" must be the ARN/,
  );
});
