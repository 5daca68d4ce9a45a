import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import definition from "./aws-sns-topic-policy.ts";

const arn = "arn:aws:sns:us-east-1:000000000000:alarms";

test("the policy takes the place of the topic's", async () => {
  const world = createTestWorld();
  const statement = {
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: arn,
  };
  const policy = declareResource(definition, { arn, policy: JSON.stringify({ Statement: [statement] }) }, { world });
  expect(policy.attributes).toEqual({ id: arn, owner: "000000000000" });
  await policy.start();
  expect(world.service(Policies).resourcePolicies(arn)).toHaveLength(1);
  await expect(declareResource(definition, { arn, policy: "{}" }).start()).rejects.toThrow("at least one statement");
});
