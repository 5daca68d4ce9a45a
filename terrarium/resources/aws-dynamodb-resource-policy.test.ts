import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-dynamodb-resource-policy.ts";

const ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "dynamodb:GetItem", Resource: ARN }],
});

test("a policy stands on its table", async () => {
  const world = createTestWorld();
  const running = await declareResource(definition, { resource_arn: ARN, policy: POLICY }, { world }).start();
  expect(world.service(Policies).resourcePolicies(ARN)).toHaveLength(1);
  await running?.stop?.();
  expect(world.service(Policies).resourcePolicies(ARN)).toHaveLength(0);
});

test("what is no table, and no policy, is refused", async () => {
  expect(() => declareResource(definition, { resource_arn: "orders", policy: POLICY })).toThrow(/ARN of a table/);
  await expect(declareResource(definition, { resource_arn: ARN, policy: "{" }).start()).rejects.toThrow(
    /"policy" cannot/,
  );
});
