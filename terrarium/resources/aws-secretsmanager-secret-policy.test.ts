import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-secretsmanager-secret-policy.ts";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Principal: "*", Action: "secretsmanager:GetSecretValue", Resource: "*" }],
});

test("a policy stands on its secret until it stops", async () => {
  const world = createTestWorld();
  const running = await declareResource(definition, { secret_arn: "arn:secret", policy: POLICY }, { world }).start();
  expect(world.service(Policies).resourcePolicies("arn:secret")).toHaveLength(1);
  await running?.stop?.();
  expect(world.service(Policies).resourcePolicies("arn:secret")).toHaveLength(0);
});

test("what is no policy is refused", async () => {
  const declared = declareResource(definition, { secret_arn: "arn:secret", policy: "{" });
  await expect(declared.start()).rejects.toThrow(/"policy" cannot be used/);
});
