import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-cloudwatch-log-resource-policy.ts";

const statement = {
  Effect: "Allow",
  Principal: { Service: "delivery.logs.amazonaws.com" },
  Action: "logs:PutLogEvents",
  Resource: "*",
};
const document = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });

test("the policy is kept for the account's log groups", async () => {
  const world = createTestWorld();
  const policy = declareResource(definition, { policy_name: "vended", policy_document: document }, { world });
  expect(policy.attributes.id).toBe("vended");
  await policy.start();
  const [kept] = world.service(Policies).resourcePolicies("arn:aws:logs:us-east-1:000000000000:*");
  expect(kept?.statements[0]?.principals).toEqual({ Service: ["delivery.logs.amazonaws.com"] });
});

test.each([
  ["{", "This policy contains invalid Json"],
  [JSON.stringify({ Statement: [{ ...statement, Principal: undefined }] }), "Missing required field Principal"],
  [document + " ".repeat(5200), "has at most 5120 characters"],
])("%s is refused", async (policy_document, reason) => {
  await expect(declareResource(definition, { policy_name: "p", policy_document }).start()).rejects.toThrow(reason);
});
