import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Policies } from "../engine/policies.ts";
import { TopicService } from "../engine/topic/topic-service.ts";
import definition from "./aws-sns-topic-policy.ts";

const arn = "arn:aws:sns:us-east-1:000000000000:alarms";
const statement = {
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: arn,
};
const document = JSON.stringify({ Statement: [statement] });

test("the policy takes the place of the topic's", async () => {
  const world = createTestWorld();
  await world.service(TopicService).declare({ name: "alarms" }, "test/aws_sns_topic.alarms");
  const policy = declareResource(definition, { arn, policy: document }, { world });
  expect(policy.attributes).toEqual({ id: arn, owner: "000000000000" });
  await policy.start();
  const [kept, ...others] = world.service(Policies).resourcePolicies(arn);
  expect(others).toEqual([]);
  expect(kept?.id).not.toBe("__default_policy_ID");
  expect(world.service(TopicService).byArn(arn).attributes.Policy).toBe(document);
});

test("what cannot be used names its argument", async () => {
  const world = createTestWorld();
  await expect(declareResource(definition, { arn, policy: document }, { world }).start()).rejects.toThrow(
    /"arn" cannot be used: Topic does not exist/,
  );
  await world.service(TopicService).declare({ name: "alarms" }, "test/aws_sns_topic.alarms");
  await expect(declareResource(definition, { arn, policy: "{}" }, { world }).start()).rejects.toThrow(
    /"policy" cannot be used: .*at least one statement/,
  );
});
